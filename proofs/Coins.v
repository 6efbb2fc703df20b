(** * Two kinds of coins: finite coin spaces, and streams of fair bits. No axioms.

    Both fulfil what Chance.v asks of leaves: the leaf determines the output, answers matter only where they are read, and
    the weights of different leaves of one tree add up to at most 1. *)
From SciBarriers Require Import Engine Mass Chance.
Require Import QArith List Lia Lqa Bool.
Import ListNotations.

(** ** A finite coin space: seeds with rational weights that add up to 1, and a reader for each seed *)
Section Finite.
Variable Datum Output T : Type.
Variable T_eq_dec : forall a b : T, {a = b} + {a <> b}.
Variable space : list T.
Variable weight : T -> Q.
Hypothesis weight_pos : forall s, 0 <= weight s.
Hypothesis total : mass weight space == 1.
Variable program : T -> reader Datum Output.

Definition seed_runs (ans : nat -> Datum) (s : T) (ns : list nat) (x : Output) :=
  In s space /\ runs ans (program s) ns x.

Lemma seed_det ans s ns x ns' x' : seed_runs ans s ns x -> seed_runs ans s ns' x' -> ns = ns' /\ x = x'.
Proof. intros [_ H] [_ H']. apply (runs_det _ _ _ _ _ _ H _ _ H'). Qed.
Lemma seed_agree ans ans' s ns x :
  seed_runs ans s ns x -> (forall n, In n ns -> ans n = ans' n) -> seed_runs ans' s ns x.
Proof. intros [Hs H] A. split; auto. now apply runs_agree with ans. Qed.
Lemma seed_disjoint (ans : nat -> Datum) L :
  NoDup space -> NoDup L -> (forall s, In s L -> exists ns x, seed_runs ans s ns x) -> mass weight L <= 1.
Proof.
  intros NS NL H. rewrite <- total. apply mass_incl; auto.
  intros s Hs. destruct (H s Hs) as (ns & x & Hin & _). exact Hin.
Qed.
End Finite.

(** ** Streams of fair bits: a program may ask for a bit at any time. A run that halts has asked for finitely many. *)
Section Stream.
Variable Datum Output : Type.

CoInductive flipper : Type :=
| FHalt (x : Output)
| FRead (n : nat) (k : Datum -> flipper)
| FTick (r : flipper)
| Flip (k : bool -> flipper).

(** [flips ans r bits ns x]: with these answers and when the coins show exactly these bits, r halts with output x. *)
Inductive flips (ans : nat -> Datum) : flipper -> list bool -> list nat -> Output -> Prop :=
| flips_halt x : flips ans (FHalt x) [] [] x
| flips_read n k bits ns x : flips ans (k (ans n)) bits ns x -> flips ans (FRead n k) bits (n :: ns) x
| flips_tick r bits ns x : flips ans r bits ns x -> flips ans (FTick r) bits ns x
| flips_flip b k bits ns x : flips ans (k b) bits ns x -> flips ans (Flip k) (b :: bits) ns x.

(** The weight of a leaf after n flips: 2^-n. *)
Fixpoint leaf_weight (bits : list bool) : Q := match bits with [] => 1 | _ :: t => (1 # 2) * leaf_weight t end.
Lemma leaf_weight_pos bits : 0 <= leaf_weight bits.
Proof. induction bits; simpl; lra. Qed.
Definition bits_eq_dec : forall a b : list bool, {a = b} + {a <> b} := list_eq_dec bool_dec.

Lemma flips_det ans r bits ns x ns' x' : flips ans r bits ns x -> flips ans r bits ns' x' -> ns = ns' /\ x = x'.
Proof.
  intros H. revert ns' x'. induction H; intros ns' x' H'; inversion H'; subst; auto.
  match goal with A : flips _ (k (ans n)) _ _ _ |- _ => destruct (IHflips _ _ A) as [-> ->]; auto end.
Qed.
Lemma flips_agree ans ans' r bits ns x :
  flips ans r bits ns x -> (forall n, In n ns -> ans n = ans' n) -> flips ans' r bits ns x.
Proof.
  induction 1; intros Hag; try constructor; auto.
  rewrite <- (Hag n) by (left; reflexivity). apply IHflips. intros m Hm. apply Hag. now right.
Qed.

(** What the program does before its first flip. *)
Inductive first_flip (ans : nat -> Datum) : flipper -> (bool -> flipper) -> Prop :=
| ff_here k : first_flip ans (Flip k) k
| ff_read n k k' : first_flip ans (k (ans n)) k' -> first_flip ans (FRead n k) k'
| ff_tick r k' : first_flip ans r k' -> first_flip ans (FTick r) k'.

Lemma first_flip_det ans r k k' : first_flip ans r k -> first_flip ans r k' -> k = k'.
Proof. induction 1; inversion 1; subst; auto. Qed.
Lemma flips_cons ans r b bits ns x : flips ans r (b :: bits) ns x ->
  exists k ns', first_flip ans r k /\ flips ans (k b) bits ns' x.
Proof.
  intros H. remember (b :: bits) as l. revert Heql. induction H; intros E; try discriminate.
  - destruct (IHflips E) as (k' & ns' & A & B). exists k', ns'. split; auto. now constructor.
  - destruct (IHflips E) as (k' & ns' & A & B). exists k', ns'. split; auto. now constructor.
  - injection E as -> ->. exists k, ns. split; auto. constructor.
Qed.
Lemma flips_nil ans r k ns x : flips ans r [] ns x -> first_flip ans r k -> False.
Proof.
  intros H. remember [] as l. revert Heql. induction H; intros E F; try discriminate; inversion F; subst; eauto.
Qed.

Definition tails (b : bool) (L : list (list bool)) : list (list bool) :=
  flat_map (fun l => match l with c :: t => if eqb b c then [t] else [] | [] => [] end) L.
Lemma tails_In b L t : In t (tails b L) <-> In (b :: t) L.
Proof.
  unfold tails. rewrite in_flat_map. split.
  - intros ([|c l] & Hin & H); simpl in H; [tauto|]. destruct (eqb b c) eqn:E; simpl in H; [|tauto].
    apply eqb_prop in E as ->. destruct H as [->|[]]. exact Hin.
  - intros H. exists (b :: t). split; auto. simpl. rewrite eqb_reflx. now left.
Qed.
Lemma tails_NoDup b L : NoDup L -> NoDup (tails b L).
Proof.
  induction L as [|l L IH]; intros H; [constructor|]. inversion H; subst.
  destruct l as [|c l]; simpl; auto. destruct (eqb b c) eqn:E; simpl; auto.
  constructor; auto. rewrite tails_In. apply eqb_prop in E as ->. auto.
Qed.
Lemma tails_mass L : ~ In [] L ->
  mass leaf_weight L == (1 # 2) * (mass leaf_weight (tails true L) + mass leaf_weight (tails false L)).
Proof.
  induction L as [|l L IH]; intros H; simpl; [lra|].
  rewrite IH by (intros ?; apply H; now right).
  destruct l as [|[|] l]; simpl; [exfalso; apply H; now left | lra | lra].
Qed.

(** Kraft's inequality for the leaves of a tree. *)
Theorem kraft ans r L :
  NoDup L -> (forall l, In l L -> exists ns x, flips ans r l ns x) -> mass leaf_weight L <= 1.
Proof.
  assert (B : exists N, forall l, In l L -> (length l <= N)%nat).
  { induction L as [|l L [N HN]]; [exists 0%nat; simpl; tauto|]. exists (Nat.max N (length l)).
    intros l' [<-|Hl]; [lia|]. specialize (HN l' Hl). lia. }
  destruct B as [N HN]. revert r L HN. induction N as [|N IH]; intros r L HN NL H.
  - assert (A : incl L [[]]).
    { intros l Hl. specialize (HN l Hl). destruct l; simpl in HN; [now left|lia]. }
    apply Qle_trans with (mass leaf_weight [[]]); [|simpl; lra].
    apply mass_incl; auto using bits_eq_dec, leaf_weight_pos. constructor; [simpl; tauto|constructor].
  - destruct (in_dec bits_eq_dec [] L) as [Hin|Hout].
    + assert (A : incl L [[]]).
      { intros l Hl. destruct l as [|b t]; [now left|]. exfalso.
        destruct (H [] Hin) as (ns & x & H0). destruct (H _ Hl) as (ns' & x' & H1).
        destruct (flips_cons _ _ _ _ _ _ H1) as (k & _ & F & _). apply (flips_nil _ _ _ _ _ H0 F). }
      apply Qle_trans with (mass leaf_weight [[]]); [|simpl; lra].
      apply mass_incl; auto using bits_eq_dec, leaf_weight_pos. constructor; [simpl; tauto|constructor].
    + rewrite (tails_mass L Hout).
      assert (G : forall b, mass leaf_weight (tails b L) <= 1); [|pose proof (G true); pose proof (G false); lra].
      intros b. destruct (tails b L) as [|t0 ts] eqn:Et; [simpl; lra|]. rewrite <- Et.
      assert (H0 : In t0 (tails b L)) by (rewrite Et; now left). apply tails_In in H0.
      destruct (H _ H0) as (ns & x & R). destruct (flips_cons _ _ _ _ _ _ R) as (k & _ & F & _).
      apply (IH (k b)); [| now apply tails_NoDup |].
      * intros t Ht. apply tails_In in Ht. specialize (HN _ Ht). simpl in HN. lia.
      * intros t Ht. apply tails_In in Ht. destruct (H _ Ht) as (ns2 & x2 & R2).
        destruct (flips_cons _ _ _ _ _ _ R2) as (k' & ns3 & F' & R3).
        rewrite (first_flip_det _ _ _ _ F F'). eauto.
Qed.
End Stream.

Arguments FHalt {Datum Output}.
Arguments FRead {Datum Output}.
Arguments FTick {Datum Output}.
Arguments Flip {Datum Output}.
Arguments flips {Datum Output}.

(** ** The bounds of Chance.v for streams of bits, in full; for finite spaces they are in Attained.v, with equality *)
Section StreamBounds.
Variable Input Datum Output : Type.
Variable admits : Input -> nat -> Datum -> Prop.
Variable near : Output -> Input -> Prop.
Variable centre : Input.
Variable member : nat -> nat -> Input.
Variable N1 q e0 : nat.
Variable own : nat -> nat -> nat -> Datum.
Hypothesis own_ok : forall j e, data_of admits (own j e) (member j e).
Variable D : nat -> Datum.
Hypothesis H1c : data_of admits D centre.
Hypothesis H1 : forall j e n, (n < e)%nat -> admits (member j e) n (D n).
Hypothesis H2 : forall e x js, (e0 <= e)%nat -> NoDup js ->
  (forall j, In j js -> (j < N1)%nat /\ near x (member j e)) -> (length js <= q)%nat.
Hypothesis N1_pos : (0 < N1)%nat.
Hypothesis q_N1 : (q <= N1)%nat.
Variable r : flipper Datum Output.

Definition stream_succeeds :=
  succeeds Input Datum Output admits near (list bool) leaf_weight (fun ans => flips ans r).
Definition stream_succeeds_within :=
  succeeds_within Input Datum Output admits near (list bool) leaf_weight (fun ans => flips ans r).
Definition stream_halts ans := probability Datum Output (list bool) leaf_weight (fun ans => flips ans r) ans 1 (fun _ _ => True).

Theorem stream_halting_bound p : stream_halts D ->
  (forall j e, (j < N1)%nat -> stream_succeeds p (member j e)) -> $N1 * p <= $q.
Proof.
  intros Hh Hm. refine (halting_bound Input Datum Output admits near _ bits_eq_dec leaf_weight leaf_weight_pos
    (fun ans => flips ans r) _ _ _ member N1 q e0 own own_ok D H1 H2 N1_pos p Hh Hm).
  - intros *; apply flips_det.
  - intros *; apply flips_agree.
  - intros ans L NL H; apply (kraft _ _ ans r L NL H).
Qed.

Theorem stream_general_bound p : stream_succeeds p centre ->
  (forall j e, (j < N1)%nat -> stream_succeeds p (member j e)) -> (2 * $N1 - $q) * p <= $N1.
Proof.
  intros Hc Hm. refine (general_bound Input Datum Output admits near _ bits_eq_dec leaf_weight leaf_weight_pos
    (fun ans => flips ans r) _ _ _ centre member N1 q e0 own own_ok D H1c H1 H2 N1_pos q_N1 p Hc Hm).
  - intros *; apply flips_det.
  - intros *; apply flips_agree.
  - intros ans L NL H; apply (kraft _ _ ans r L NL H).
Qed.

Theorem stream_capped_bound M p :
  (forall j e, (j < N1)%nat -> stream_succeeds_within M p (member j e)) -> $N1 * p <= $q.
Proof.
  intros Hm. refine (capped_bound Input Datum Output admits near _ bits_eq_dec leaf_weight leaf_weight_pos
    (fun ans => flips ans r) _ _ _ member N1 q e0 own own_ok D H1 H2 N1_pos q_N1 M p Hm).
  - intros *; apply flips_det.
  - intros *; apply flips_agree.
  - intros ans L NL H; apply (kraft _ _ ans r L NL H).
Qed.

(** Extension A (Theorem 2a): the centre competes. *)
Theorem stream_centre_bound others p : (others <= N1)%nat ->
  (forall e x js, (e0 <= e)%nat -> near x centre -> NoDup js ->
     (forall j, In j js -> (j < N1)%nat /\ near x (member j e)) -> (length js <= others)%nat) ->
  stream_succeeds p centre -> (forall j e, (j < N1)%nat -> stream_succeeds p (member j e)) ->
  (2 * $N1 - $others) * p <= $N1.
Proof.
  intros Ho H2c Hc Hm. refine (centre_bound Input Datum Output admits near _ bits_eq_dec leaf_weight leaf_weight_pos
    (fun ans => flips ans r) _ _ _ centre member N1 e0 own own_ok D H1c H1 N1_pos others H2c p Ho Hc Hm).
  - intros *; apply flips_det.
  - intros *; apply flips_agree.
  - intros ans L NL H; apply (kraft _ _ ans r L NL H).
Qed.

Theorem stream_centre_halting_bound q' p :
  (forall e x js, (e0 <= e)%nat -> NoDup js ->
     (forall j, In j js -> (j < S N1)%nat /\ near x (competitor Input centre member N1 j e)) -> (length js <= q')%nat) ->
  stream_halts D -> (forall j e, (j < S N1)%nat -> stream_succeeds p (competitor Input centre member N1 j e)) ->
  $(S N1) * p <= $q'.
Proof.
  intros H2' Hh Hm. refine (centre_halting_bound Input Datum Output admits near _ bits_eq_dec leaf_weight leaf_weight_pos
    (fun ans => flips ans r) _ _ _ centre member N1 q' e0 own own_ok D H1c H1 H2' p Hh Hm).
  - intros *; apply flips_det.
  - intros *; apply flips_agree.
  - intros ans L NL H; apply (kraft _ _ ans r L NL H).
Qed.
End StreamBounds.
