(** * The usual case: N members whose solution sets no output is near two of. No axioms. *)
From SciBarriers Require Import Engine Mass Chance Coins.
Require Import QArith List Lia.
Import ListNotations.

Section Pairwise.
Variable Input Datum Output : Type.
Variable admits : Input -> nat -> Datum -> Prop.
Variable near : Output -> Input -> Prop.
Variable centre : Input.
Variable member : nat -> nat -> Input.
Variables N e0 : nat.
Hypothesis N_two : (2 <= N)%nat.
Variable own : nat -> nat -> nat -> Datum.
Hypothesis own_ok : forall j e, data_of admits (own j e) (member j e).
Variable D : nat -> Datum.
Hypothesis H1c : data_of admits D centre.
Hypothesis H1 : forall j e n, (n < e)%nat -> admits (member j e) n (D n).
Hypothesis decide : forall e x, {near x (member 0 e)} + {~ near x (member 0 e)}.
Hypothesis apart : forall e x i j, (e0 <= e)%nat -> (i < N)%nat -> (j < N)%nat -> i <> j ->
  near x (member i e) -> near x (member j e) -> False.

Let choose e x : nat := if decide e x then 1%nat else 0%nat.
Let choose_ok e x : (e0 <= e)%nat -> (choose e x < N)%nat /\ ~ near x (member (choose e x) e).
Proof.
  intros He. unfold choose. destruct (decide e x) as [Y|Y]; split; auto; try lia.
  intros H. apply (apart e x 0%nat 1%nat); auto; lia.
Qed.
Let one e x js : (e0 <= e)%nat -> NoDup js -> (forall j, In j js -> (j < N)%nat /\ near x (member j e)) -> (length js <= 1)%nat.
Proof.
  intros He Hnd Hin. destruct js as [|a [|b js]]; simpl; try lia. exfalso.
  destruct (Hin a ltac:(now left)) as [Ha Na]. destruct (Hin b ltac:(right; now left)) as [Hb Nb].
  apply (apart e x a b); auto. intros ->. inversion Hnd as [|? ? Hni]. apply Hni. now left.
Qed.

Theorem pairwise_strong (A : reader Datum Output) :
  ~ (correct admits near A centre /\ forall j e, (j < N)%nat -> correct admits near A (member j e)).
Proof. exact (strong Input Datum Output admits near centre member N D H1c H1 own own_ok e0 choose choose_ok A). Qed.
Theorem pairwise_weak (A : reader Datum Output) M :
  exists e, ~ forall j, (j < N)%nat -> correct_within admits near A M (member j e).
Proof. apply (weak Input Datum Output admits near member N D H1 own own_ok e0 choose choose_ok A M). lia. Qed.
Theorem pairwise_halting (A : flipper Datum Output) p : stream_halts Datum Output A D ->
  (forall j e, (j < N)%nat -> stream_succeeds Input Datum Output admits near A p (member j e)) -> $N * p <= 1.
Proof. apply (stream_halting_bound Input Datum Output admits near member N 1 e0 own own_ok D H1 one). lia. Qed.
Theorem pairwise_general (A : flipper Datum Output) p : stream_succeeds Input Datum Output admits near A p centre ->
  (forall j e, (j < N)%nat -> stream_succeeds Input Datum Output admits near A p (member j e)) -> (2 * $N - 1) * p <= $N.
Proof. apply (stream_general_bound Input Datum Output admits near centre member N 1 e0 own own_ok D H1c H1 one); lia. Qed.
Theorem pairwise_capped (A : flipper Datum Output) M p :
  (forall j e, (j < N)%nat -> stream_succeeds_within Input Datum Output admits near A M p (member j e)) -> $N * p <= 1.
Proof. apply (stream_capped_bound Input Datum Output admits near member N 1 e0 own own_ok D H1 one); lia. Qed.
End Pairwise.
