(** * Several samples: some member is wrong on at least R - R/N1 of the R samples. No axioms. *)
From SciBarriers Require Import Engine.
Require Import List Arith Lia Bool.
Import ListNotations.

Section Pigeonhole.
(** [good k j]: the output for the sample k is right for the member j. Each output is right for at most one member. *)
Variable good : nat -> nat -> bool.

Definition count (p : nat -> bool) (n : nat) : nat := length (filter p (seq 0 n)).
Lemma count_S p n : count p (S n) = count p n + (if p n then 1 else 0).
Proof. unfold count. rewrite seq_S, filter_app, app_length. simpl. now destruct (p n). Qed.
Lemma count_negb p n : count p n + count (fun k => negb (p k)) n = n.
Proof. induction n; [reflexivity|]. rewrite !count_S. destruct (p n); simpl; lia. Qed.

Fixpoint total (R n : nat) : nat := match n with O => 0 | S m => total R m + count (fun k => good k m) R end.
Lemma total_by_sample R n : total (S R) n = total R n + count (good R) n.
Proof. induction n; [reflexivity|]. cbn [total]. rewrite IHn, !count_S. destruct (good R n); lia. Qed.

Lemma at_most_one k n : (forall i j, i < n -> j < n -> good k i = true -> good k j = true -> i = j) -> count (good k) n <= 1.
Proof.
  intros H. induction n; [simpl; auto|]. rewrite count_S. destruct (good k n) eqn:E.
  - assert (Z : count (good k) n = 0); [|lia]. unfold count. apply length_zero_iff_nil.
    destruct (filter (good k) (seq 0 n)) as [|i l] eqn:F; auto. exfalso.
    assert (Hi : In i (filter (good k) (seq 0 n))) by (rewrite F; now left).
    apply filter_In in Hi as [Hi Hg]. apply in_seq in Hi. assert (i = n) by (apply H; auto; lia). lia.
  - assert (count (good k) n <= 1); [apply IHn; intros; apply H; auto; lia | lia].
Qed.

Lemma few R n : (forall k i j, k < R -> i < n -> j < n -> good k i = true -> good k j = true -> i = j) -> total R n <= R.
Proof.
  intros H. induction R; [clear H; induction n; simpl; auto; assert (count (fun k => good k n) 0 = 0) by reflexivity; lia|].
  rewrite total_by_sample. assert (total R n <= R) by (apply IHR; intros; apply (H k); auto).
  assert (count (good R) n <= 1) by (apply at_most_one; intros; apply (H R); auto). lia.
Qed.

Lemma some_small R n c : 0 < n -> total R n <= c -> exists j, j < n /\ n * count (fun k => good k j) R <= c.
Proof.
  intros Hn Hc. destruct (le_lt_dec (n * count (fun k => good k (n - 1)) R) c) as [L|L]; [exists (n - 1); split; auto; lia|].
  destruct n as [|n]; [lia|]. clear Hn. replace (S n - 1) with n in L by lia. revert c Hc L. induction n as [|n IH]; intros c Hc L.
  - simpl in *. lia.
  - cbn [total] in *. set (a := count (fun k => good k (S n)) R) in *.
    destruct (le_lt_dec (S n * count (fun k => good k n) R) (c - a)) as [M|M].
    + exists n. split; auto. nia.
    + destruct (IH (c - a)) as (j & Hj & Hl); [lia | exact M |]. exists j. split; auto. nia.
Qed.

Theorem pigeonhole R n : 0 < n ->
  (forall k i j, k < R -> i < n -> j < n -> good k i = true -> good k j = true -> i = j) ->
  exists j, j < n /\ R - R / n <= count (fun k => negb (good k j)) R.
Proof.
  intros Hn H. destruct (some_small R n R Hn (few R n H)) as (j & Hj & Hl). exists j. split; auto.
  pose proof (count_negb (fun k => good k j) R).
  assert (count (fun k => good k j) R <= R / n) by (apply Nat.div_le_lower_bound; lia). lia.
Qed.
End Pigeonhole.

(** The commit for R samples: one member on which at least R - R/N1 of the outputs are wrong. *)
Section Samples.
Variable Input Datum Output : Type.
Variable admits : Input -> nat -> Datum -> Prop.
(** [right k x i]: the output for sample k, a part of the output x, is right on the input i. *)
Variable right : nat -> Output -> Input -> bool.
Variable member : nat -> nat -> Input.
Variables N1 R e0 : nat.
Variable D : nat -> Datum.
Hypothesis H1 : forall j e n, n < e -> admits (member j e) n (D n).
Variable own : nat -> nat -> nat -> Datum.
Hypothesis own_ok : forall j e, data_of admits (own j e) (member j e).
Hypothesis H2 : forall k e x i j, e0 <= e -> k < R -> i < N1 -> j < N1 ->
  right k x (member i e) = true -> right k x (member j e) = true -> i = j.

Theorem samples_commit r ns x : 0 < N1 -> runs D r ns x ->
  exists e j, j < N1 /\ data_of admits (mix D own e j) (member j e) /\ runs (mix D own e j) r ns x
    /\ R - R / N1 <= count (fun k => negb (right k x (member j e))) R.
Proof.
  intros HN Hr. set (e := Nat.max (S (top ns)) e0). exists e.
  destruct (pigeonhole (fun k j => right k x (member j e)) R N1 HN) as (j & Hj & Hc).
  { intros k i j. apply H2. unfold e; lia. }
  exists j. repeat split; auto.
  - apply mix_ok; auto.
  - apply runs_agree with D; auto. apply mix_below. unfold e; lia.
Qed.
End Samples.
