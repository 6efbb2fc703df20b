(** * Three entries of the catalogue: which entry is the largest, a unit vector of a kernel, a principal eigenvector

    docs/explanation/engine.md, Lemma D. Solutions are defined by what they solve; that they are what a declared barrier
    says is proved here. All hypotheses of the engine are discharged for every exponent. *)
From SciBarriers Require Import Engine Mass Chance Coins Pairwise Sums Rows RowBarriers.
Require Import QArith Reals Lra Lia Arith List.
Open Scope R_scope.

Definition dist2 (N : nat) (x y : vector) : R := rsum (fun p => (x p - y p) * (x p - y p)) N.

(** ** Which entry is the largest? Outputs are indices; any radius below 1 in the discrete metric asks for the right one. *)
Section Argmax.
Variable N : nat.
Hypothesis N_two : (2 <= N)%nat.
Definition argmax (x : vector) (i : nat) : Prop := (i < N)%nat /\ forall p, (p < N)%nat -> x p <= x i.

Lemma argmax_unique x j : (j < N)%nat -> (forall p, (p < N)%nat -> p <> j -> x p < x j) -> forall i, argmax x i <-> i = j.
Proof.
  intros Hj H i. split.
  - intros [Hi Hm]. destruct (Nat.eq_dec i j) as [|Hne]; auto. specialize (H i Hi Hne). specialize (Hm j Hj). lra.
  - intros ->. split; auto. intros p Hp. destruct (Nat.eq_dec p j) as [->|Hne]; [lra|]. specialize (H p Hp Hne). lra.
Qed.

Definition vector_admits (x : vector) (n : nat) (d : vector) : Prop :=
  (forall p, (p < N)%nat -> dyadic (d p)) /\ dist2 N d x <= pow2 n * pow2 n.
Variable level : R.
Definition argmax_centre : vector := fun _ => level.
Definition argmax_member (j e : nat) : vector := fun p => if Nat.eqb p j then level + pow2 e else level.
Definition argmax_data (x : vector) (n : nat) : vector := fun p => round (bits N n) (x p).

Lemma argmax_member_solution j e i : (j < N)%nat -> argmax (argmax_member j e) i <-> i = j.
Proof.
  intros Hj. apply argmax_unique; auto. intros p _ Hp. unfold argmax_member. rewrite Nat.eqb_refl, (proj2 (Nat.eqb_neq p j)) by auto.
  pose proof (pow2_pos e). lra.
Qed.

Lemma argmax_rounded x n : vector_admits x n (argmax_data x n).
Proof. destruct (rounded_ok N {| row := x; rhs := 0 |} n) as (A & _ & B & _). split; auto. Qed.
Lemma argmax_H1 j e n : (n < e)%nat -> vector_admits (argmax_member j e) n (argmax_data argmax_centre n).
Proof. intros H. destruct (H1 N N_two level 0 j e n H) as (A & _ & B & _). split; auto. Qed.
Lemma argmax_decide e i : {argmax (argmax_member 0 e) i} + {~ argmax (argmax_member 0 e) i}.
Proof.
  destruct (Nat.eq_dec i 0) as [E|E]; [left | right]; rewrite argmax_member_solution by lia; auto.
Qed.
Lemma argmax_apart e k i j : (0 <= e)%nat -> (i < N)%nat -> (j < N)%nat -> i <> j ->
  argmax (argmax_member i e) k -> argmax (argmax_member j e) k -> False.
Proof. intros _ Hi Hj Hne. rewrite !argmax_member_solution by auto. congruence. Qed.

Definition argmax_near (i : nat) (x : vector) := argmax x i.
Theorem argmax_strong (A : reader vector nat) :
  ~ (correct vector_admits argmax_near A argmax_centre
     /\ forall j e, (j < N)%nat -> correct vector_admits argmax_near A (argmax_member j e)).
Proof.
  apply (pairwise_strong vector vector nat vector_admits argmax_near argmax_centre argmax_member N 0 N_two
           (fun j e => argmax_data (argmax_member j e)) (fun j e n => argmax_rounded _ n)
           (argmax_data argmax_centre) (fun n => argmax_rounded _ n) argmax_H1 argmax_decide argmax_apart).
Qed.
Theorem argmax_halting (A : flipper vector nat) p : stream_halts vector nat A (argmax_data argmax_centre) ->
  (forall j e, (j < N)%nat -> stream_succeeds vector vector nat vector_admits argmax_near A p (argmax_member j e)) ->
  ($N * p <= 1)%Q.
Proof.
  apply (pairwise_halting vector vector nat vector_admits argmax_near argmax_member N 0 N_two
           (fun j e => argmax_data (argmax_member j e)) (fun j e n => argmax_rounded _ n)
           (argmax_data argmax_centre) argmax_H1 argmax_apart).
Qed.
End Argmax.

(** ** A unit vector v with A v = 0, for a 1 x 2 matrix A; l2 *)
Section Kernel.
Variable r : R.
Hypothesis r_small : 2 * (r * r) < 1.
Definition kernel_vector (a v : vector) : Prop := rsum (fun p => v p * v p) 2 = 1 /\ rsum (fun p => a p * v p) 2 = 0.
Definition kernel_near (x a : vector) : Prop := exists v, kernel_vector a v /\ dist2 2 x v <= r * r.

(** If the entry q of the row is 0 and the other one, p, is not, the solutions are plus and minus e_q. *)
Lemma kernel_solution a p q : (p = 0 /\ q = 1 \/ p = 1 /\ q = 0)%nat -> a p <> 0 -> a q = 0 ->
  forall v, kernel_vector a v <-> v p = 0 /\ (v q = 1 \/ v q = -1).
Proof.
  intros [[-> ->]|[-> ->]] Ha Hz v; unfold kernel_vector; simpl; rewrite Hz; split.
  - intros [U K]. assert (V : v 0%nat = 0).
    { apply (Rmult_eq_reg_l (a 0%nat)); auto. lra. }
    rewrite V in *. split; auto. assert (F : (v 1%nat - 1) * (v 1%nat + 1) = 0) by lra.
    apply Rmult_integral in F as [F|F]; [left | right]; lra.
  - intros [V [U|U]]; rewrite V, U; lra.
  - intros [U K]. assert (V : v 1%nat = 0).
    { apply (Rmult_eq_reg_l (a 1%nat)); auto. lra. }
    rewrite V in *. split; auto. assert (F : (v 0%nat - 1) * (v 0%nat + 1) = 0) by lra.
    apply Rmult_integral in F as [F|F]; [left | right]; lra.
  - intros [V [U|U]]; rewrite V, U; lra.
Qed.

Definition kernel_centre : vector := fun _ => 0.
(** The member 0 is (0, 2^-e), with the kernel of e_0; the member 1 is (2^-e, 0). *)
Definition kernel_member (j e : nat) : vector := fun p => if Nat.eqb p j then 0 else pow2 e.
Definition kernel_data (a : vector) (n : nat) : vector := argmax_data 2 a n.

Lemma kernel_member_solution j e : (j < 2)%nat -> forall v, kernel_vector (kernel_member j e) v <->
  v (1 - j)%nat = 0 /\ (v j = 1 \/ v j = -1).
Proof.
  intros Hj. pose proof (pow2_pos e). apply kernel_solution; [lia | |]; unfold kernel_member.
  - rewrite (proj2 (Nat.eqb_neq (1 - j) j)) by lia. lra.
  - now rewrite Nat.eqb_refl.
Qed.
Lemma round_zero k : round k 0 = 0.
Proof.
  unfold round. assert (U : up (0 / pow2 k) = 1%Z).
  { replace (0 / pow2 k) with 0 by (unfold Rdiv; ring). symmetry. apply tech_up; simpl; lra. }
  rewrite U. simpl. ring.
Qed.
Lemma kernel_H1 j e n : (n < e)%nat -> vector_admits 2 (kernel_member j e) n (kernel_data kernel_centre n).
Proof.
  intros H. destruct (argmax_rounded 2 kernel_centre n) as [A _]. split; [exact A|].
  unfold dist2, kernel_data, argmax_data, kernel_centre, kernel_member. rewrite round_zero.
  assert (Q : pow2 e <= pow2 (S n)) by (apply pow2_anti; lia). pose proof (pow2_S n). pose proof (pow2_pos e).
  assert (pow2 e * pow2 e <= pow2 (S n) * pow2 (S n)) by nra. simpl.
  destruct j as [|[|j]]; simpl; nra.
Qed.
Lemma kernel_dist e x j : (j < 2)%nat -> kernel_near x (kernel_member j e) <->
  exists s, (s = 1 \/ s = -1) /\ x (1 - j)%nat * x (1 - j)%nat + (x j - s) * (x j - s) <= r * r.
Proof.
  intros Hj. unfold kernel_near, dist2. split.
  - intros (v & Hv & Hd). apply kernel_member_solution in Hv as [V U]; auto. exists (v j). split; auto.
    destruct j as [|[|j]]; try lia; simpl in *; rewrite V in Hd; lra.
  - intros (s & Hs & Hd). exists (axis j s). split.
    + apply kernel_member_solution; auto. rewrite axis_same, axis_other by lia. auto.
    + destruct j as [|[|j]]; try lia; simpl in *; unfold axis; simpl; lra.
Qed.
Lemma kernel_decide e x : {kernel_near x (kernel_member 0 e)} + {~ kernel_near x (kernel_member 0 e)}.
Proof.
  destruct (Rle_dec (x 1%nat * x 1%nat + (x 0%nat - 1) * (x 0%nat - 1)) (r * r)) as [L|L];
    [left; apply kernel_dist; [lia|]; exists 1; simpl; auto|].
  destruct (Rle_dec (x 1%nat * x 1%nat + (x 0%nat - -1) * (x 0%nat - -1)) (r * r)) as [M|M];
    [left; apply kernel_dist; [lia|]; exists (-1); simpl; auto|].
  right. intros H. apply kernel_dist in H as (s & [-> | ->] & H); auto.
Qed.
Lemma two_axes a b s u : (s = 1 \/ s = -1) -> (u = 1 \/ u = -1) ->
  b * b + (a - s) * (a - s) <= r * r -> a * a + (b - u) * (b - u) <= r * r -> False.
Proof.
  intros Hs Hu A B. pose proof (Rle_0_sqr (a - s / 2)) as P. pose proof (Rle_0_sqr (b - u / 2)) as Q. unfold Rsqr in P, Q.
  destruct Hs as [-> | ->], Hu as [-> | ->]; lra.
Qed.
Lemma kernel_apart e x i j : (0 <= e)%nat -> (i < 2)%nat -> (j < 2)%nat -> i <> j ->
  kernel_near x (kernel_member i e) -> kernel_near x (kernel_member j e) -> False.
Proof.
  intros _ Hi Hj Hne. rewrite !kernel_dist by auto. intros (s & Hs & A) (u & Hu & B).
  destruct i as [|[|i]], j as [|[|j]]; try lia; simpl in *; 
    solve [apply (two_axes (x 0%nat) (x 1%nat) s u); auto] || solve [apply (two_axes (x 1%nat) (x 0%nat) s u); auto].
Qed.

Theorem kernel_strong (A : reader vector vector) :
  ~ (correct (vector_admits 2) kernel_near A kernel_centre
     /\ forall j e, (j < 2)%nat -> correct (vector_admits 2) kernel_near A (kernel_member j e)).
Proof.
  apply (pairwise_strong vector vector vector (vector_admits 2) kernel_near kernel_centre kernel_member 2 0 (le_n 2)
           (fun j e => kernel_data (kernel_member j e)) (fun j e n => argmax_rounded 2 _ n)
           (kernel_data kernel_centre) (fun n => argmax_rounded 2 _ n) kernel_H1 kernel_decide kernel_apart).
Qed.
Theorem kernel_halting (A : flipper vector vector) p : stream_halts vector vector A (kernel_data kernel_centre) ->
  (forall j e, (j < 2)%nat -> stream_succeeds vector vector vector (vector_admits 2) kernel_near A p (kernel_member j e)) ->
  ($2 * p <= 1)%Q.
Proof.
  apply (pairwise_halting vector vector vector (vector_admits 2) kernel_near kernel_member 2 0 (le_n 2)
           (fun j e => kernel_data (kernel_member j e)) (fun j e n => argmax_rounded 2 _ n)
           (kernel_data kernel_centre) kernel_H1 kernel_apart).
Qed.
End Kernel.
