(** * The engine: an adaptive reader cannot beat a family of inputs that share data

    docs/explanation/engine.md, Theorem 1. No axioms. *)
Require Import QArith List Lia Lqa.
Import ListNotations.

Section Engine.

Variable Input Datum Output : Type.

(** [admits i n D]: the object D is a datum of index n of the input i. *)
Variable admits : Input -> nat -> Datum -> Prop.

(** [near x i]: the output x is within the radius r of the solution set of i. The radius is fixed here; see [Metric]. *)
Variable near : Output -> Input -> Prop.

(** ** Algorithms

    An adaptive deterministic algorithm, as the tree of what it does next. The tree is coinductive: a path of [Tick]s and
    [Read]s may go on for ever, and then the algorithm does not halt. Nothing is said about computability: what holds for
    every tree holds for every program. *)
CoInductive reader : Type :=
| Halt (x : Output)
| Read (n : nat) (k : Datum -> reader)
| Tick (r : reader).

(** [runs ans r ns x]: when it is answered by [ans], the reader r halts with output x, and has read the indices ns. *)
Inductive runs (ans : nat -> Datum) : reader -> list nat -> Output -> Prop :=
| runs_halt x : runs ans (Halt x) [] x
| runs_read n k ns x : runs ans (k (ans n)) ns x -> runs ans (Read n k) (n :: ns) x
| runs_tick r ns x : runs ans r ns x -> runs ans (Tick r) ns x.

(** [data_of ans i]: the answers are admissible data of i, whichever they are. *)
Definition data_of (ans : nat -> Datum) (i : Input) := forall n, admits i n (ans n).

Lemma runs_det ans r ns x : runs ans r ns x -> forall ns' x', runs ans r ns' x' -> ns = ns' /\ x = x'.
Proof.
  induction 1; intros ns' x' H'; inversion H'; subst; auto.
  destruct (IHruns _ _ H4) as [-> ->]; auto.
Qed.

(** Answers matter only where they are read. *)
Lemma runs_agree ans ans' r ns x :
  runs ans r ns x -> (forall n, In n ns -> ans n = ans' n) -> runs ans' r ns x.
Proof.
  induction 1; intros Hag; try constructor; auto.
  rewrite <- (Hag n) by (left; reflexivity). apply IHruns. intros m Hm. apply Hag. now right.
Qed.

(** [correct r i]: whatever data of i it is given, the reader halts with an output near the solutions of i. *)
Definition correct (r : reader) (i : Input) :=
  forall ans, data_of ans i -> exists ns x, runs ans r ns x /\ near x i.

(** ** A family: a centre, and members (j, e) with j < N1 *)
Variable centre : Input.
Variable member : nat -> nat -> Input.
Variable N1 : nat.

(** (H1): [D n] is a datum of index n of the centre and of all members with e > n. *)
Variable D : nat -> Datum.
Hypothesis H1c : data_of D centre.
Hypothesis H1 : forall j e n, (n < e)%nat -> admits (member j e) n (D n).

(** Some data of each member; that there are any is part of the hypotheses. *)
Variable own : nat -> nat -> nat -> Datum.
Hypothesis own_ok : forall j e, data_of (own j e) (member j e).

(** (H2) with q = N1, as a program: for each output, a member that it is not near. *)
Variable e0 : nat.
Variable choose : nat -> Output -> nat.
Hypothesis H2 : forall e x, (e0 <= e)%nat -> (choose e x < N1)%nat /\ ~ near x (member (choose e x) e).

(** The answers D below e, and data of the member from e on. *)
Definition mix e j n := if Nat.ltb n e then D n else own j e n.

Lemma mix_ok j e : data_of (mix e j) (member j e).
Proof.
  intros n. unfold mix. destruct (Nat.ltb_spec n e) as [L|L]; [now apply H1 | apply own_ok].
Qed.

Fixpoint top (ns : list nat) : nat := match ns with [] => 0%nat | n :: m => Nat.max n (top m) end.

Lemma top_ge ns n : In n ns -> (n <= top ns)%nat.
Proof. induction ns; simpl; [tauto|]. intros [->|H]; [lia|]. specialize (IHns H). lia. Qed.

Lemma mix_below e j ns : (top ns < e)%nat -> forall n, In n ns -> D n = mix e j n.
Proof.
  intros H n Hin. unfold mix. pose proof (top_ge _ _ Hin).
  now rewrite (proj2 (Nat.ltb_lt n e)) by lia.
Qed.

(** ** The commit, a program: from the indices read and the output to the exponent and the member that it is wrong on *)
Definition commit_exponent (ns : list nat) : nat := Nat.max (S (top ns)) e0.
Definition commit_winner (ns : list nat) (x : Output) : nat := choose (commit_exponent ns) x.

Theorem commit r ns x : runs D r ns x ->
  let e := commit_exponent ns in let j := commit_winner ns x in
  (j < N1)%nat /\ data_of (mix e j) (member j e) /\ runs (mix e j) r ns x /\ ~ near x (member j e).
Proof.
  intros H e j. destruct (H2 e x) as [Hj Hn]; [unfold e, commit_exponent; lia|].
  repeat split; auto using mix_ok.
  apply runs_agree with D; auto. apply mix_below. unfold e, commit_exponent; lia.
Qed.

(** Theorem 1 (1), strong: with the centre in the class, no algorithm is correct on all inputs. *)
Theorem strong r : ~ (correct r centre /\ forall j e, (j < N1)%nat -> correct r (member j e)).
Proof.
  intros [Hc Hm]. destruct (Hc D H1c) as (ns & x & Hr & _).
  destruct (commit _ _ _ Hr) as (Hj & Hd & Hr' & Hn).
  destruct (Hm _ _ Hj _ Hd) as (ns2 & x2 & Hr2 & Hn2).
  destruct (runs_det _ _ _ _ Hr' _ _ Hr2) as [_ <-]. auto.
Qed.

(** [correct_within r M i]: moreover no index above M is read. *)
Definition correct_within (r : reader) (M : nat) (i : Input) :=
  forall ans, data_of ans i -> exists ns x, runs ans r ns x /\ near x i /\ (top ns <= M)%nat.

Lemma not_within r M e : (0 < N1)%nat -> (M < e)%nat -> (e0 <= e)%nat ->
  ~ forall j, (j < N1)%nat -> correct_within r M (member j e).
Proof.
  intros HN HM He H. destruct (H 0%nat HN _ (mix_ok 0 e)) as (ns & x & Hr & _ & Ht).
  destruct (H2 e x He) as [Hj Hn]. set (j := choose e x) in *.
  assert (Hr' : runs (mix e j) r ns x).
  { apply runs_agree with (mix e 0); auto. intros n Hin.
    rewrite <- (mix_below e 0 ns), <- (mix_below e j ns); auto; lia. }
  destruct (H j Hj _ (mix_ok j e)) as (ns2 & x2 & Hr2 & Hn2 & _).
  destruct (runs_det _ _ _ _ Hr' _ _ Hr2) as [_ <-]. auto.
Qed.

(** Theorem 1 (2), weak: for each M, an algorithm fails on a member or reads an index above M. The centre need not belong
    to the class: it does not occur. *)
Theorem weak r M : (0 < N1)%nat -> exists e, ~ forall j, (j < N1)%nat -> correct_within r M (member j e).
Proof.
  intros HN. exists (Nat.max (S M) e0). apply not_within; auto; lia.
Qed.

End Engine.

Arguments Halt {Datum Output}.
Arguments Read {Datum Output}.
Arguments Tick {Datum Output}.
Arguments runs {Datum Output}.
Arguments data_of {Input Datum}.
Arguments correct {Input Datum Output}.
Arguments correct_within {Input Datum Output}.
Arguments mix {Datum}.

(** Theorem 1 (3), capped: there is one exponent, and (H1) for indices up to M0 only. An algorithm that reads no others
    fails on a member. (The answers above M0 do not matter: take data of the member from M0 + 1 on.) *)
Section Capped.
Variable Input Datum Output : Type.
Variable admits : Input -> nat -> Datum -> Prop.
Variable near : Output -> Input -> Prop.
Variable member : nat -> Input.
Variables N1 M0 : nat.
Variable own : nat -> nat -> Datum.
Hypothesis own_ok : forall j, data_of admits (own j) (member j).
Variable D : nat -> Datum.
Hypothesis H1 : forall j n, (n <= M0)%nat -> admits (member j) n (D n).
Variable choose : Output -> nat.
Hypothesis H2 : forall x, (choose x < N1)%nat /\ ~ near x (member (choose x)).

Theorem capped r : (0 < N1)%nat -> ~ forall j, (j < N1)%nat -> correct_within admits near r M0 (member j).
Proof.
  intros HN H.
  assert (Ok : forall j, data_of admits (mix D (fun j _ => own j) (S M0) j) (member j)).
  { intros j n. unfold mix. destruct (Nat.ltb_spec n (S M0)); [apply H1; lia | apply own_ok]. }
  destruct (H 0%nat HN _ (Ok 0%nat)) as (ns & x & Hr & _ & Ht).
  destruct (H2 x) as [Hj Hn]. set (j := choose x) in *.
  assert (Hr' : runs (mix D (fun j _ => own j) (S M0) j) r ns x).
  { apply runs_agree with (1 := Hr). intros n Hin.
    rewrite <- (mix_below _ D (fun j _ => own j) (S M0) 0 ns), <- (mix_below _ D (fun j _ => own j) (S M0) j ns); auto; lia. }
  destruct (H j Hj _ (Ok j)) as (ns2 & x2 & Hr2 & Hn2 & _).
  destruct (runs_det _ _ _ _ _ _ Hr' _ _ Hr2) as [_ <-]. auto.
Qed.
End Capped.

(** ** Metric spaces: pairwise separation kappa gives the radius kappa/2

    [within r x y] says that the distance of x and y is at most r; all that is used of a metric is below. *)
Section Metric.
Variable X : Type.
Variable within : Q -> X -> X -> Prop.
Hypothesis within_sym : forall r x y, within r x y -> within r y x.
Hypothesis within_triangle : forall r s x y z, within r x y -> within s y z -> within (r + s) x z.
Hypothesis within_le : forall r s x y, r <= s -> within r x y -> within s x y.

(** Being within r of a set. *)
Definition near_set (r : Q) (x : X) (S : X -> Prop) := exists s, S s /\ within r x s.

Theorem half_separation (S T : X -> Prop) kappa r x :
  (forall s t, S s -> T t -> ~ within kappa s t) -> 2 * r <= kappa -> near_set r x S -> near_set r x T -> False.
Proof.
  intros Sep Hr (s & Hs & Ds) (t & Ht & Dt). apply (Sep s t Hs Ht).
  apply within_le with (r + r). { lra. }
  apply within_triangle with x; auto.
Qed.
End Metric.
