(** * Chance: what coins can do

    docs/explanation/engine.md, Theorem 2; docs/explanation/chance.md. No axioms.

    A randomised algorithm is seen through its leaves. A leaf is what the coins have shown when it halts; it has a weight.
    Two kinds are made in Coins.v: a finite coin space, and streams of fair bits of which each halting run uses finitely
    many. A success probability is the supremum of the weights of finite sets of leaves; so no measure theory is needed. *)
From SciBarriers Require Import Engine Mass.
Require Import QArith List Lia Lqa.
Import ListNotations.

Section Chance.
Variable Input Datum Output : Type.
Variable admits : Input -> nat -> Datum -> Prop.
Variable near : Output -> Input -> Prop.

(** A randomised algorithm, as its leaves: [lruns ans l ns x]: answered by [ans], it halts at the leaf l, having read ns, with
    output x. What is used: the leaf determines the output, answers matter only where they are read, and different
    leaves of one tree have weights that add up to at most 1. *)
Variable Leaf : Type.
Variable leaf_eq_dec : forall a b : Leaf, {a = b} + {a <> b}.
Variable weight : Leaf -> Q.
Hypothesis weight_pos : forall l, 0 <= weight l.
Variable lruns : (nat -> Datum) -> Leaf -> list nat -> Output -> Prop.
Hypothesis lruns_det : forall ans l ns x ns' x', lruns ans l ns x -> lruns ans l ns' x' -> ns = ns' /\ x = x'.
Hypothesis lruns_agree : forall ans ans' l ns x,
  lruns ans l ns x -> (forall n, In n ns -> ans n = ans' n) -> lruns ans' l ns x.
Hypothesis disjoint : forall ans L, NoDup L -> (forall l, In l L -> exists ns x, lruns ans l ns x) -> mass weight L <= 1.

(** [probability ans p P]: with these answers the probability that it halts, with indices ns and output x such that P ns x,
    is at least p. *)
Definition probability (ans : nat -> Datum) (p : Q) (P : list nat -> Output -> Prop) :=
  forall d, 0 < d -> exists L, NoDup L /\ p <= mass weight L + d
                               /\ forall l, In l L -> exists ns x, lruns ans l ns x /\ P ns x.

(** [succeeds p i]: with probability at least p the output is near the solutions of i, whatever data of i are given. *)
Definition succeeds (p : Q) (i : Input) :=
  forall ans, data_of admits ans i -> probability ans p (fun _ x => near x i).
(** The same, and no index above M is read. *)
Definition succeeds_within (M : nat) (p : Q) (i : Input) :=
  forall ans, data_of admits ans i -> probability ans p (fun ns x => near x i /\ (top ns <= M)%nat).

Variable centre : Input.
Variable member : nat -> nat -> Input.
Variable N1 q e0 : nat.
Variable own : nat -> nat -> nat -> Datum.
Hypothesis own_ok : forall j e, data_of admits (own j e) (member j e).
Variable D : nat -> Datum.
Hypothesis H1c : data_of admits D centre.
Hypothesis H1 : forall j e n, (n < e)%nat -> admits (member j e) n (D n).
(** (H2): no output is near more than q of the members with the exponent e. *)
Hypothesis H2 : forall e x js, (e0 <= e)%nat -> NoDup js ->
  (forall j, In j js -> (j < N1)%nat /\ near x (member j e)) -> (length js <= q)%nat.
Hypothesis N1_pos : (0 < N1)%nat.

Notation mass := (mass weight).
Notation mem := (mem leaf_eq_dec).

Lemma mixed j e : data_of admits (mix D own e j) (member j e).
Proof. apply mix_ok; auto. Qed.

(** Finitely many leaves have a largest index. *)
Lemma bounded (P : list nat -> Output -> Prop) L :
  (forall l, In l L -> exists ns x, lruns D l ns x /\ P ns x) ->
  exists M, forall l, In l L -> exists ns x, lruns D l ns x /\ P ns x /\ (top ns <= M)%nat.
Proof.
  induction L as [|l L IH]; intros H; [exists 0%nat; simpl; tauto|].
  destruct IH as [M HM]; [intros; apply H; now right|].
  destruct (H l ltac:(now left)) as (ns & x & Hr & HP). exists (Nat.max M (top ns)).
  intros l' [<-|Hin]; [exists ns, x; repeat split; auto; lia|].
  destruct (HM l' Hin) as (ns' & x' & ? & ? & ?). exists ns', x'. repeat split; auto; lia.
Qed.

Lemma transport e j l ns x : (top ns < e)%nat -> lruns D l ns x -> lruns (mix D own e j) l ns x.
Proof. intros He Hr. apply lruns_agree with D; auto. now apply mix_below. Qed.

(** [halting L e]: L is a set of leaves on the centre's answers that read indices below e only. *)
Definition halting (L : list Leaf) (e : nat) :=
  NoDup L /\ forall l, In l L -> exists ns x, lruns D l ns x /\ (top ns < e)%nat.
(** [right_on K j e]: K is a set of leaves on the data of the member (j, e), D below e, with outputs near its solutions. *)
Definition right_on (K : list Leaf) (j e : nat) :=
  NoDup K /\ forall l, In l K -> exists ns x, lruns (mix D own e j) l ns x /\ near x (member j e).

Lemma at_most_q L e good : halting L e -> (e0 <= e)%nat -> (forall j, (j < N1)%nat -> right_on (good j) j e) ->
  covered_at_most Leaf q N1 L good.
Proof.
  intros [_ HL] He HG l Hl js Hjs Hin. destruct (HL l Hl) as (ns & x & Hr & Ht).
  apply (H2 e x); auto. intros j Hj. destruct (Hin j Hj) as [Hj1 Hg]. split; auto.
  destruct (HG j Hj1) as [_ HGj]. destruct (HGj l Hg) as (ns' & x' & Hr' & Hn).
  destruct (lruns_det _ _ _ _ _ _ Hr' (transport e j l ns x Ht Hr)) as [_ <-]. auto.
Qed.

(** Leaves that are not among those of L have what L leaves over. *)
Lemma rest L K j e : halting L e -> right_on K j e ->
  mass K <= mass (filter (fun l => mem l K) L) + (1 - mass L).
Proof.
  intros [NL HL] [NK HK].
  assert (U : mass (L ++ filter (fun l => negb (mem l L)) K) <= 1).
  { apply (disjoint (mix D own e j)).
    - apply NoDup_append.
      + exact NL.
      + apply NoDup_filter, NK.
      + intros l Hl Hk. apply filter_In in Hk as [_ Hk]. apply mem_In with (leaf_eq_dec := leaf_eq_dec) in Hl.
        rewrite Hl in Hk. discriminate.
    - intros l Hl. apply in_app_or in Hl as [Hl|Hl].
      + destruct (HL l Hl) as (ns & x & Hr & Ht). exists ns, x. now apply transport.
      + apply filter_In in Hl as [Hl _]. destruct (HK l Hl) as (ns & x & Hr & _). eauto. }
  rewrite mass_app in U.
  pose proof (mass_split Leaf weight (fun l => mem l L) K) as E. cbv beta in E.
  assert (E2 : mass (filter (fun l => mem l L) K) <= mass (filter (fun l => mem l K) L)).
  { apply mass_incl; auto using NoDup_filter.
    intros l Hl. apply filter_In in Hl as [A B]. apply mem_In in B. apply filter_In. split; auto. now apply mem_In. }
  lra.
Qed.

(** All bounds come from here: leaves L on the centre's answers that read indices below e, and leaves that are right on the
    members (j, e), each with weight at least p - d. *)
Lemma budget q' L e p d : halting L e ->
  (forall good, (forall j, (j < N1)%nat -> right_on (good j) j e) -> covered_at_most Leaf q' N1 L good) ->
  (forall j, (j < N1)%nat -> exists K, right_on K j e /\ p <= mass K + d) ->
  $N1 * p <= $q' * mass L + $N1 * (1 - mass L) + $N1 * d.
Proof.
  intros HL HC H.
  assert (G : exists good, forall j, (j < N1)%nat -> right_on (good j) j e /\ p <= mass (good j) + d).
  { clear - H. induction N1 as [|n IH]; [exists (fun _ => []); intros; lia|].
    destruct IH as [g Hg]; [intros; apply H; lia|]. destruct (H n ltac:(lia)) as [K HK].
    exists (fun j => if Nat.eqb j n then K else g j). intros j Hj. destruct (Nat.eqb_spec j n) as [->|E]; auto.
    apply Hg. lia. }
  destruct G as [good HG].
  pose proof (double_count Leaf leaf_eq_dec weight weight_pos q' N1 L good (HC good (fun j Hj => proj1 (HG j Hj)))) as C.
  assert (S : sum (fun _ => p) N1 <=
              sum (fun j => mass (filter (fun l => mem l (good j)) L) + (1 - mass L + d)) N1).
  { apply sum_le. intros j Hj. destruct (HG j Hj) as [HR Hp]. pose proof (rest L (good j) j e HL HR). lra. }
  rewrite sum_add, !sum_const in S. lra.
Qed.

Lemma members_give p e d : 0 < d -> (forall j, (j < N1)%nat -> succeeds p (member j e)) ->
  forall j, (j < N1)%nat -> exists K, right_on K j e /\ p <= mass K + d.
Proof.
  intros Hd H j Hj. destruct (H j Hj _ (mixed j e) d Hd) as (K & HK & Hp & Hr).
  exists K. repeat split; auto.
Qed.

(** The leaves that halt with probability p on the centre's answers, but for d, and an exponent above all their indices. *)
Lemma centre_gives p d P : 0 < d -> probability D p P ->
  exists L e, halting L e /\ (e0 <= e)%nat /\ p <= mass L + d /\ mass L <= 1
              /\ forall l, In l L -> exists ns x, lruns D l ns x /\ P ns x.
Proof.
  intros Hd H. destruct (H d Hd) as (L & NL & Hp & HL). destruct (bounded P L HL) as [M HM].
  exists L, (Nat.max (S M) e0). repeat split; auto; try lia.
  - intros l Hl. destruct (HM l Hl) as (ns & x & Hr & _ & Ht). exists ns, x. split; auto. lia.
  - apply (disjoint D); auto. intros l Hl. destruct (HL l Hl) as (ns & x & Hr & _). eauto.
Qed.

Hypothesis q_N1 : (q <= N1)%nat.
Let qN : $q <= $N1. Proof. rewrite <- Zle_Qle. lia. Qed.

(** Theorem 2 (1): an algorithm that halts almost surely when the centre answers has worst-case success at most q/N1. *)
Theorem halting_bound p : probability D 1 (fun _ _ => True) ->
  (forall j e, (j < N1)%nat -> succeeds p (member j e)) -> $N1 * p <= $q.
Proof.
  intros Hh Hm. pose proof (count_pos N1). pose proof (count_pos q).
  apply up_to_delta with (2 * $N1); [lra|]. intros d Hd.
  destruct (centre_gives _ d _ Hd Hh) as (L & e & HL & He & Hp & Hle & _).
  pose proof (budget q L e p d HL (fun good => at_most_q L e good HL He) (members_give p e d Hd (fun j Hj => Hm j e Hj))). nra.
Qed.

(** Theorem 2 (2): any algorithm, with the centre in the class, has worst-case success at most N1/(2 N1 - q). *)
Theorem general_bound p : succeeds p centre ->
  (forall j e, (j < N1)%nat -> succeeds p (member j e)) -> (2 * $N1 - $q) * p <= $N1.
Proof.
  intros Hc Hm. pose proof (count_pos N1). pose proof (count_pos q).
  apply up_to_delta with (2 * $N1); [lra|]. intros d Hd.
  destruct (centre_gives _ d _ Hd (Hc D H1c)) as (L & e & HL & He & Hp & Hle & _).
  pose proof (budget q L e p d HL (fun good => at_most_q L e good HL He) (members_give p e d Hd (fun j Hj => Hm j e Hj))).
  assert (($N1 - $q) * (p - d) <= ($N1 - $q) * mass L) by nra. nra.
Qed.

(** Theorem 2 (3): with a cap on the indices, whatever it is, and with or without the centre, at most q/N1. *)
Theorem capped_bound M p : (forall j e, (j < N1)%nat -> succeeds_within M p (member j e)) -> $N1 * p <= $q.
Proof.
  intros Hm. pose proof (count_pos N1). pose proof (count_pos q).
  apply up_to_delta with ($N1); [lra|]. intros d Hd. set (e := Nat.max (S M) e0).
  assert (G : exists L good, halting L e /\ forall j, (j < N1)%nat ->
              right_on (good j) j e /\ p <= mass (good j) + d /\ incl (good j) L).
  { clear - Hm Hd own_ok H1 lruns_agree leaf_eq_dec weight_pos. subst e. set (e := Nat.max (S M) e0).
    assert (He : (M < e)%nat) by (unfold e; lia). clearbody e.
    induction N1 as [|n IH].
    { exists [], (fun _ => []). split; [split; [constructor | simpl; tauto] | intros; lia]. }
    destruct IH as (L & g & HL & Hg); [intros; apply Hm; lia|].
    destruct (Hm n e ltac:(lia) _ (mixed n e) d Hd) as (K & NK & Hp & HK).
    exists (L ++ filter (fun l => negb (mem l L)) K), (fun j => if Nat.eqb j n then K else g j). split.
    - destruct HL as [NL HL]. split.
      + apply NoDup_append; auto using NoDup_filter. intros l Hl Hk. apply filter_In in Hk as [_ Hk].
        apply mem_In with (leaf_eq_dec := leaf_eq_dec) in Hl. rewrite Hl in Hk. discriminate.
      + intros l Hl. apply in_app_or in Hl as [Hl|Hl]; [auto|]. apply filter_In in Hl as [Hl _].
        destruct (HK l Hl) as (ns & x & Hr & _ & Ht). exists ns, x. split; [|lia].
        apply lruns_agree with (1 := Hr). intros m Hin. symmetry. apply mix_below with ns; auto. lia.
    - intros j Hj. destruct (Nat.eqb_spec j n) as [->|E].
      + repeat split; auto; [intros l Hl; destruct (HK l Hl) as (ns & x & Hr & Hx & _); eauto|].
        intros l Hl. apply in_or_app. destruct (mem l L) eqn:Em.
        * left. now apply mem_In in Em.
        * right. apply filter_In. split; auto. now rewrite Em.
      + destruct (Hg j ltac:(lia)) as (A & B & C). repeat split; try apply A; auto.
        intros l Hl. apply in_or_app. left. now apply C. }
  destruct G as (L & good & HL & HG).
  assert (C := double_count Leaf leaf_eq_dec weight weight_pos q N1 L good
               ltac:(apply at_most_q with e; auto; [unfold e; lia | intros; now apply HG])).
  assert (U : mass L <= 1).
  { destruct HL as [NL HL]. apply (disjoint D); auto. intros l Hl. destruct (HL l Hl) as (ns & x & Hr & _). eauto. }
  assert (S : sum (fun _ => p) N1 <= sum (fun j => mass (filter (fun l => mem l (good j)) L) + d) N1).
  { apply sum_le. intros j Hj. destruct (HG j Hj) as ([NK _] & Hp & Hi).
    assert (mass (good j) <= mass (filter (fun l => mem l (good j)) L)); [|lra].
    apply mass_incl; auto; [apply NoDup_filter, HL|]. intros l Hl. apply filter_In. split; auto.
    apply mem_In. exact Hl. }
  rewrite sum_add, !sum_const in S. nra.
Qed.

(** ** Extension A: the centre competes (Theorem 2a)

    An output that is near the centre's solutions is near those of at most [others] members; 0 if no ball meets two sets. *)
Variable others : nat.
Hypothesis H2c : forall e x js, (e0 <= e)%nat -> near x centre -> NoDup js ->
  (forall j, In j js -> (j < N1)%nat /\ near x (member j e)) -> (length js <= others)%nat.

(** Any algorithm has worst-case success at most N1/(2 N1 - others): 1/2 if no output is near two of the sets. One member is
    enough. *)
Theorem centre_bound p : (others <= N1)%nat -> succeeds p centre ->
  (forall j e, (j < N1)%nat -> succeeds p (member j e)) -> (2 * $N1 - $others) * p <= $N1.
Proof.
  clear H2 q_N1 qN. clear q. intros Ho Hc Hm. pose proof (count_pos N1). pose proof (count_pos others).
  assert (oN : $others <= $N1) by (rewrite <- Zle_Qle; lia).
  apply up_to_delta with (2 * $N1); [lra|]. intros d Hd.
  destruct (centre_gives _ d _ Hd (Hc D H1c)) as (L & e & HL & He & Hp & Hle & HLn).
  assert (HC : forall good, (forall j, (j < N1)%nat -> right_on (good j) j e) -> covered_at_most Leaf others N1 L good).
  { intros good HG l Hl js Hjs Hin. destruct (HLn l Hl) as (ns & x & Hr & Hx).
    apply (H2c e x js He Hx Hjs). intros j Hj. destruct (Hin j Hj) as [Hj1 Hg]. split; auto.
    destruct HL as [_ HL]. destruct (HL l Hl) as (ns1 & x1 & Hr1 & Ht). destruct (lruns_det _ _ _ _ _ _ Hr Hr1) as [_ <-].
    destruct (HG j Hj1) as [_ HGj]. destruct (HGj l Hg) as (ns' & x' & Hr' & Hn).
    destruct (lruns_det _ _ _ _ _ _ Hr' (transport e j l ns1 x Ht Hr1)) as [_ <-]. auto. }
  pose proof (budget others L e p d HL HC (members_give p e d Hd (fun j Hj => Hm j e Hj))).
  assert (($N1 - $others) * (p - d) <= ($N1 - $others) * mass L) by nra. nra.
Qed.
End Chance.

(** Where the centre competes it is one member more: at most q/(N1 + 1) for algorithms that halt almost surely, and with a cap. *)
Section CentreCompetes.
Variable Input Datum Output : Type.
Variable admits : Input -> nat -> Datum -> Prop.
Variable near : Output -> Input -> Prop.
Variable Leaf : Type.
Variable leaf_eq_dec : forall a b : Leaf, {a = b} + {a <> b}.
Variable weight : Leaf -> Q.
Hypothesis weight_pos : forall l, 0 <= weight l.
Variable lruns : (nat -> Datum) -> Leaf -> list nat -> Output -> Prop.
Hypothesis lruns_det : forall ans l ns x ns' x', lruns ans l ns x -> lruns ans l ns' x' -> ns = ns' /\ x = x'.
Hypothesis lruns_agree : forall ans ans' l ns x,
  lruns ans l ns x -> (forall n, In n ns -> ans n = ans' n) -> lruns ans' l ns x.
Hypothesis disjoint : forall ans L, NoDup L -> (forall l, In l L -> exists ns x, lruns ans l ns x) -> mass weight L <= 1.
Variable centre : Input.
Variable member : nat -> nat -> Input.
Variables N1 q e0 : nat.
Variable own : nat -> nat -> nat -> Datum.
Hypothesis own_ok : forall j e, data_of admits (own j e) (member j e).
Variable D : nat -> Datum.
Hypothesis H1c : data_of admits D centre.
Hypothesis H1 : forall j e n, (n < e)%nat -> admits (member j e) n (D n).

(** The competitors: the members j < N1, and the centre as the competitor N1. No output is near more than q of them. *)
Definition competitor (j e : nat) : Input := if Nat.eqb j N1 then centre else member j e.
Hypothesis H2 : forall e x js, (e0 <= e)%nat -> NoDup js ->
  (forall j, In j js -> (j < S N1)%nat /\ near x (competitor j e)) -> (length js <= q)%nat.

Let own_all j e := if Nat.eqb j N1 then D else own j e.
Let own_all_ok j e : data_of admits (own_all j e) (competitor j e).
Proof. unfold own_all, competitor. destruct (Nat.eqb_spec j N1); auto. Qed.
Let H1_all j e n : (n < e)%nat -> admits (competitor j e) n (D n).
Proof. intros Hn. unfold competitor. destruct (Nat.eqb_spec j N1); auto. Qed.

Theorem centre_halting_bound p : probability Datum Output Leaf weight lruns D 1 (fun _ _ => True) ->
  (forall j e, (j < S N1)%nat -> succeeds Input Datum Output admits near Leaf weight lruns p (competitor j e)) ->
  $(S N1) * p <= $q.
Proof.
  apply (halting_bound Input Datum Output admits near Leaf leaf_eq_dec weight weight_pos lruns lruns_det lruns_agree disjoint
           competitor (S N1) q e0 own_all own_all_ok D H1_all H2). lia.
Qed.
Theorem centre_capped_bound M p : (q <= S N1)%nat ->
  (forall j e, (j < S N1)%nat -> succeeds_within Input Datum Output admits near Leaf weight lruns M p (competitor j e)) ->
  $(S N1) * p <= $q.
Proof.
  intros Hq. apply (capped_bound Input Datum Output admits near Leaf leaf_eq_dec weight weight_pos lruns lruns_det lruns_agree
           disjoint competitor (S N1) q e0 own_all own_all_ok D H1_all H2); [lia | exact Hq].
Qed.
End CentreCompetes.
