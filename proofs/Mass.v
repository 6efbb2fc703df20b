(** * Weights of finite sets of leaves, and counting them twice. No axioms. *)
Require Import QArith List Lia Lqa.
Import ListNotations.

Section Mass.
Variable Leaf : Type.
Variable leaf_eq_dec : forall a b : Leaf, {a = b} + {a <> b}.
Variable weight : Leaf -> Q.
Hypothesis weight_pos : forall l, 0 <= weight l.

Fixpoint mass (L : list Leaf) : Q := match L with [] => 0 | l :: M => weight l + mass M end.
Fixpoint sum (f : nat -> Q) (n : nat) : Q := match n with O => 0 | S m => sum f m + f m end.

Definition mem (l : Leaf) (L : list Leaf) : bool := if in_dec leaf_eq_dec l L then true else false.
Lemma mem_In l L : mem l L = true <-> In l L.
Proof. unfold mem. destruct (in_dec leaf_eq_dec l L); split; auto; discriminate. Qed.

Lemma mass_pos L : 0 <= mass L.
Proof. induction L as [|l L IH]; simpl; [lra|]. pose proof (weight_pos l). lra. Qed.
Lemma mass_app L M : mass (L ++ M) == mass L + mass M.
Proof. induction L as [|l L IH]; simpl; [lra|]. rewrite IH. lra. Qed.
Lemma mass_split p L : mass L == mass (filter p L) + mass (filter (fun l => negb (p l)) L).
Proof. induction L as [|l L IH]; simpl; [lra|]. destruct (p l); simpl; rewrite IH; lra. Qed.

Lemma sum_le f g n : (forall j, (j < n)%nat -> f j <= g j) -> sum f n <= sum g n.
Proof.
  induction n; simpl; intros H; [lra|].
  pose proof (H n ltac:(lia)). assert (sum f n <= sum g n) by (apply IHn; intros; apply H; lia). lra.
Qed.
Lemma sum_add f g n : sum (fun j => f j + g j) n == sum f n + sum g n.
Proof. induction n; simpl; [lra|]. rewrite IHn. lra. Qed.
Lemma sum_const c n : sum (fun _ => c) n == inject_Z (Z.of_nat n) * c.
Proof.
  induction n; cbn [sum]; [change (inject_Z (Z.of_nat 0)) with 0; lra|].
  rewrite IHn, Nat2Z.inj_succ. unfold Z.succ. rewrite inject_Z_plus. change (inject_Z 1) with 1. lra.
Qed.

Lemma NoDup_append (L M : list Leaf) :
  NoDup L -> NoDup M -> (forall l, In l L -> In l M -> False) -> NoDup (L ++ M).
Proof.
  induction L as [|l L IH]; simpl; auto. intros HL HM H. inversion HL; subst. constructor.
  - intros Hin. apply in_app_or in Hin as [?|?]; [auto|]. apply (H l); auto.
  - apply IH; auto. intros l' ? ?. apply (H l'); auto.
Qed.

Lemma mass_remove l L : In l L -> NoDup L -> mass L == weight l + mass (remove leaf_eq_dec l L).
Proof.
  induction L as [|a L IH]; simpl; [tauto|]. intros Hin HN. inversion HN; subst.
  destruct (leaf_eq_dec l a) as [->|E].
  - rewrite notin_remove; auto. lra.
  - destruct Hin as [->|Hin]; [congruence|]. simpl. rewrite IH; auto. lra.
Qed.

Lemma mass_incl K L : NoDup K -> NoDup L -> incl K L -> mass K <= mass L.
Proof.
  revert L. induction K as [|k K IH]; simpl; intros L HK HL Hi; [apply mass_pos|].
  inversion HK; subst. rewrite (mass_remove k L); [|apply Hi; now left|auto].
  assert (mass K <= mass (remove leaf_eq_dec k L)); [|lra].
  apply IH; auto.
  - clear - HL. induction HL; simpl; [constructor|]. destruct (leaf_eq_dec k x); auto. constructor; auto.
    intros Hin. apply in_remove in Hin. tauto.
  - intros l Hl. apply in_in_remove; [intros ->; auto|apply Hi; now right].
Qed.

(** Each leaf of L lies in the sets of at most q of the members j < n. *)
Definition covered_at_most (q : nat) (n : nat) (L : list Leaf) (good : nat -> list Leaf) :=
  forall l, In l L -> forall js, NoDup js -> (forall j, In j js -> (j < n)%nat /\ In l (good j)) -> (length js <= q)%nat.

Lemma sum_weight (p : nat -> bool) w n :
  sum (fun j => if p j then w else 0) n == inject_Z (Z.of_nat (length (filter p (seq 0 n)))) * w.
Proof.
  induction n; [simpl; change (inject_Z 0) with 0; lra|].
  rewrite seq_S, filter_app, app_length. cbn [sum Nat.add]. rewrite IHn, Nat2Z.inj_add, inject_Z_plus.
  simpl. destruct (p n); simpl; [change (inject_Z 1) with 1|change (inject_Z 0) with 0]; lra.
Qed.

(** Counting twice: the weights of the sets of all members add up to at most q times that of L. *)
Lemma double_count q n L good : covered_at_most q n L good ->
  sum (fun j => mass (filter (fun l => mem l (good j)) L)) n <= inject_Z (Z.of_nat q) * mass L.
Proof.
  intros H. induction L as [|l L IH]; simpl.
  - rewrite sum_const. lra.
  - assert (E : forall j, mass (if mem l (good j) then l :: filter (fun l => mem l (good j)) L
        else filter (fun l => mem l (good j)) L)
        == (if mem l (good j) then weight l else 0) + mass (filter (fun l => mem l (good j)) L)).
    { intros j. destruct (mem l (good j)); simpl; lra. }
    apply Qle_trans with (sum (fun j => (if mem l (good j) then weight l else 0)
                                        + mass (filter (fun l => mem l (good j)) L)) n).
    { apply sum_le. intros j _. rewrite E. lra. }
    rewrite sum_add, sum_weight.
    assert (C : (length (filter (fun j => mem l (good j)) (seq 0 n)) <= q)%nat).
    { apply (H l); [now left | apply NoDup_filter, seq_NoDup |].
      intros j Hj. apply filter_In in Hj as [Hj Hm]. apply in_seq in Hj. apply mem_In in Hm. split; auto; lia. }
    assert (inject_Z (Z.of_nat (length (filter (fun j => mem l (good j)) (seq 0 n)))) <= inject_Z (Z.of_nat q))
      by (rewrite <- Zle_Qle; lia).
    assert (IH' := IH ltac:(intros l' Hl'; apply H; now right)).
    pose proof (weight_pos l). nra.
Qed.
End Mass.

Arguments mass {Leaf}.
Arguments mem {Leaf}.

Notation "$ n" := (inject_Z (Z.of_nat n)) (at level 1, format "$ n").

Lemma count_pos n : 0 <= $n.
Proof. change 0 with (inject_Z 0). rewrite <- Zle_Qle. lia. Qed.
Lemma count_ge1 n : (0 < n)%nat -> 1 <= $n.
Proof. intros. change 1 with (inject_Z 1). rewrite <- Zle_Qle. lia. Qed.

(** What holds up to every positive multiple of delta holds. *)
Lemma up_to_delta a b c : 0 <= c -> (forall d, 0 < d -> a <= b + c * d) -> a <= b.
Proof.
  intros Hc H. destruct (Qlt_le_dec b a) as [L|L]; auto. exfalso.
  assert (P : 0 < (a - b) * / (c + 1)) by (apply Qlt_shift_div_l; lra).
  specialize (H _ P). set (d := (a - b) * / (c + 1)) in *.
  assert (E : d * (c + 1) == a - b) by (unfold d; field; lra). nra.
Qed.
