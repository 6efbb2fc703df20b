(** * A unit eigenvector of the largest eigenvalue of a symmetric matrix: the catalogue, continued; l2, operator norm *)
From SciBarriers Require Import Engine Mass Chance Coins Pairwise Sums Rows Catalogue.
Require Import QArith Reals Lra Lia Arith List.
Open Scope R_scope.

Section Eigenvector.
Variable N : nat.
Hypothesis N_two : (2 <= N)%nat.
Variable r : R.
Hypothesis r_small : 2 * (r * r) < 1.
Definition matrix := nat -> nat -> R.
Definition mul (A : matrix) (v : vector) : vector := fun i => rsum (fun k => A i k * v k) N.
Definition norm2 (v : vector) : R := rsum (fun p => v p * v p) N.

(** lam is an eigenvalue, and no eigenvalue is larger; v is a unit vector that belongs to it. *)
Definition eigenvalue (A : matrix) (lam : R) : Prop :=
  exists w, (exists i, (i < N)%nat /\ w i <> 0) /\ forall i, (i < N)%nat -> mul A w i = lam * w i.
Definition principal (A : matrix) (v : vector) : Prop :=
  norm2 v = 1 /\ exists lam, (forall i, (i < N)%nat -> mul A v i = lam * v i) /\ forall mu, eigenvalue A mu -> mu <= lam.
Definition principal_near (x : vector) (A : matrix) : Prop := exists v, principal A v /\ dist2 N x v <= r * r.

(** A datum of index n: a matrix of dyadic numbers within 2^-n in the operator norm. *)
Definition matrix_admits (A : matrix) (n : nat) (B : matrix) : Prop :=
  (forall i k, (i < N)%nat -> (k < N)%nat -> dyadic (B i k)) /\
  forall v, norm2 (mul (fun i k => B i k - A i k) v) <= pow2 n * pow2 n * norm2 v.

Definition diagonal (A : matrix) : Prop := forall i k, (i < N)%nat -> (k < N)%nat -> i <> k -> A i k = 0.
Lemma mul_diagonal A v i : diagonal A -> (i < N)%nat -> mul A v i = A i i * v i.
Proof.
  intros Hd Hi. unfold mul. apply (rsum_single (fun k => A i k * v k) N i Hi). intros k Hk Hne. rewrite Hd; auto. ring.
Qed.

Theorem principal_of_diagonal A j : diagonal A -> (j < N)%nat -> (forall p, (p < N)%nat -> p <> j -> A p p < A j j) ->
  forall v, principal A v <-> (v j = 1 \/ v j = -1) /\ forall p, (p < N)%nat -> p <> j -> v p = 0.
Proof.
  intros Hd Hj Hmax v. split.
  - intros [U (lam & Hl & Hm)].
    assert (L : A j j <= lam).
    { apply Hm. exists (axis j 1). split.
      - exists j. rewrite axis_same. split; [auto | lra].
      - intros i Hi. rewrite mul_diagonal by auto. unfold axis. destruct (Nat.eqb_spec i j) as [->|]; lra. }
    assert (Z : forall p, (p < N)%nat -> p <> j -> v p = 0).
    { intros p Hp Hne. specialize (Hl p Hp). rewrite mul_diagonal in Hl by auto. specialize (Hmax p Hp Hne).
      assert (F : (A p p - lam) * v p = 0) by lra. apply Rmult_integral in F as [F|F]; lra. }
    split; auto. unfold norm2 in U. rewrite (rsum_single (fun p => v p * v p) N j Hj) in U.
    + assert (F : (v j - 1) * (v j + 1) = 0) by lra. apply Rmult_integral in F as [F|F]; [left | right]; lra.
    + intros p Hp Hne. rewrite Z; auto. ring.
  - intros [U Z]. split.
    + unfold norm2. rewrite (rsum_single (fun p => v p * v p) N j Hj).
      * destruct U as [-> | ->]; lra.
      * intros p Hp Hne. rewrite Z; auto. ring.
    + exists (A j j). split.
      * intros i Hi. rewrite mul_diagonal by auto. destruct (Nat.eq_dec i j) as [->|Hne]; auto. rewrite Z; auto. ring.
      * intros mu (w & (i & Hi & Hw) & He). specialize (He i Hi). rewrite mul_diagonal in He by auto.
        assert (F : (A i i - mu) * w i = 0) by lra. apply Rmult_integral in F as [F|F]; [|lra].
        destruct (Nat.eq_dec i j) as [->|Hne]; [lra|]. specialize (Hmax i Hi Hne). lra.
Qed.

(** The centre is the identity; the member (j, e) is I + 2^-e (2 e_j e_j^T - I). *)
Definition eigen_centre : matrix := fun i k => if Nat.eqb i k then 1 else 0.
Definition eigen_member (j e : nat) : matrix :=
  fun i k => if Nat.eqb i k then (if Nat.eqb i j then 1 + pow2 e else 1 - pow2 e) else 0.

Lemma eigen_member_solution j e : (j < N)%nat -> forall v, principal (eigen_member j e) v <->
  (v j = 1 \/ v j = -1) /\ forall p, (p < N)%nat -> p <> j -> v p = 0.
Proof.
  intros Hj. apply principal_of_diagonal; auto; unfold eigen_member.
  - intros i k _ _ Hne. now rewrite (proj2 (Nat.eqb_neq i k)).
  - intros p _ Hp. rewrite !Nat.eqb_refl, (proj2 (Nat.eqb_neq p j)) by auto. pose proof (pow2_pos e). lra.
Qed.

Lemma dyadic_whole m k : dyadic (IZR m * pow2 k). Proof. now exists m, k. Qed.
Lemma dyadic_0 : dyadic 0. Proof. exists 0%Z, 0%nat. unfold pow2; simpl; lra. Qed.
Lemma dyadic_1 : dyadic 1. Proof. exists 1%Z, 0%nat. unfold pow2; simpl; lra. Qed.
Lemma dyadic_1_plus s e : dyadic (1 + IZR s * pow2 e).
Proof.
  exists (2 ^ Z.of_nat e + s)%Z, e. rewrite plus_IZR. unfold pow2.
  assert (E : IZR (2 ^ Z.of_nat e) * (/ 2) ^ e = 1).
  { rewrite <- pow_IZR. rewrite <- Rpow_mult_distr. replace (2 * / 2) with 1 by lra. apply pow1. }
  lra.
Qed.
Lemma norm2_nonneg v : 0 <= norm2 v. Proof. apply rsum_nonneg. intros. nra. Qed.

Lemma member_own j e : data_of matrix_admits (fun _ => eigen_member j e) (eigen_member j e).
Proof.
  intros n. split.
  - intros i k _ _. unfold eigen_member. destruct (Nat.eqb i k); [|apply dyadic_0]. destruct (Nat.eqb i j).
    + replace (1 + pow2 e) with (1 + 1 * pow2 e) by ring. apply dyadic_1_plus.
    + replace (1 - pow2 e) with (1 + -1 * pow2 e) by ring. apply dyadic_1_plus.
  - intros v. assert (E : norm2 (mul (fun i k => eigen_member j e i k - eigen_member j e i k) v) = 0).
    { unfold norm2. apply rsum_zero. intros p _. unfold mul. rewrite rsum_zero; [ring|]. intros; ring. }
    rewrite E. pose proof (norm2_nonneg v). pose proof (pow2_pos n). apply Rmult_le_pos; nra.
Qed.
Definition D (_ : nat) : matrix := eigen_centre.
Lemma centre_own : data_of matrix_admits D eigen_centre.
Proof.
  intros n. split.
  - intros i k _ _. unfold D, eigen_centre. destruct (Nat.eqb i k); [apply dyadic_1 | apply dyadic_0].
  - intros v. assert (E : norm2 (mul (fun i k => D n i k - eigen_centre i k) v) = 0).
    { unfold norm2. apply rsum_zero. intros p _. unfold mul, D. rewrite rsum_zero; [ring|]. intros; ring. }
    rewrite E. pose proof (norm2_nonneg v). pose proof (pow2_pos n). apply Rmult_le_pos; nra.
Qed.
Lemma eigen_H1 j e n : (n < e)%nat -> matrix_admits (eigen_member j e) n (D n).
Proof.
  intros H. split; [apply centre_own|]. intros v.
  assert (Q : pow2 e <= pow2 n) by (apply pow2_anti; lia). pose proof (pow2_pos e) as P.
  apply Rle_trans with (pow2 e * pow2 e * norm2 v).
  - unfold norm2. rewrite <- rsum_scal. apply rsum_le. intros p Hp. rewrite mul_diagonal; auto.
    + unfold D, eigen_centre, eigen_member. rewrite !Nat.eqb_refl. destruct (Nat.eqb p j); apply Req_le; ring.
    + intros i k _ _ Hne. unfold D, eigen_centre, eigen_member. rewrite (proj2 (Nat.eqb_neq i k)) by auto. ring.
  - apply Rmult_le_compat_r; [apply norm2_nonneg | nra].
Qed.

Lemma eigen_near_axis e x j : (j < N)%nat -> principal_near x (eigen_member j e) <->
  exists s, (s = 1 \/ s = -1) /\ dist2 N x (axis j s) <= r * r.
Proof.
  intros Hj. unfold principal_near. split.
  - intros (v & Hv & Hd). apply eigen_member_solution in Hv as [U Z]; auto. exists (v j). split; auto.
    replace (dist2 N x (axis j (v j))) with (dist2 N x v); auto. unfold dist2. apply rsum_ext. intros p Hp. unfold axis.
    destruct (Nat.eqb_spec p j) as [->|Hne]; auto. now rewrite Z.
  - intros (s & Hs & Hd). exists (axis j s). split; auto. apply eigen_member_solution; auto. rewrite axis_same. split; auto.
    intros. now rewrite axis_other.
Qed.
Lemma eigen_decide e x : {principal_near x (eigen_member 0 e)} + {~ principal_near x (eigen_member 0 e)}.
Proof.
  assert (H0 : (0 < N)%nat) by lia.
  destruct (Rle_dec (dist2 N x (axis 0 1)) (r * r)) as [L|L]; [left; apply eigen_near_axis; auto; now exists 1; auto|].
  destruct (Rle_dec (dist2 N x (axis 0 (-1))) (r * r)) as [M|M]; [left; apply eigen_near_axis; auto; exists (-1); auto|].
  right. intros H. apply eigen_near_axis in H as (s & [-> | ->] & H); auto.
Qed.
Lemma eigen_apart e x i j : (0 <= e)%nat -> (i < N)%nat -> (j < N)%nat -> i <> j ->
  principal_near x (eigen_member i e) -> principal_near x (eigen_member j e) -> False.
Proof.
  intros _ Hi Hj Hne. rewrite !eigen_near_axis by auto. intros (s & Hs & A) (u & Hu & B).
  assert (two : forall v, dist2 N x v <= r * r -> (x i - v i) * (x i - v i) + (x j - v j) * (x j - v j) <= r * r).
  { intros v Hv. eapply Rle_trans; [|exact Hv]. unfold dist2.
    assert (T : rsum (fun p => (if Nat.eqb p i then (x i - v i) * (x i - v i) else 0)
                               + (if Nat.eqb p j then (x j - v j) * (x j - v j) else 0)) N
                = (x i - v i) * (x i - v i) + (x j - v j) * (x j - v j)).
    { rewrite rsum_plus, (rsum_single _ N i Hi), (rsum_single _ N j Hj), !Nat.eqb_refl; auto;
        intros p _ Hp; now rewrite (proj2 (Nat.eqb_neq _ _) Hp). }
    rewrite <- T. apply rsum_le. intros p _. pose proof (Rle_0_sqr (x p - v p)) as Sq. unfold Rsqr in Sq.
    destruct (Nat.eqb_spec p i) as [E|E], (Nat.eqb_spec p j) as [F|F]; try congruence; subst; lra. }
  apply two in A. apply two in B. rewrite axis_same, axis_other in A by auto. rewrite axis_same, axis_other in B by auto.
  apply (two_axes r r_small (x i) (x j) s u); auto; lra.
Qed.

Theorem eigenvector_strong (A : reader matrix vector) :
  ~ (correct matrix_admits principal_near A eigen_centre
     /\ forall j e, (j < N)%nat -> correct matrix_admits principal_near A (eigen_member j e)).
Proof.
  apply (pairwise_strong matrix matrix vector matrix_admits principal_near eigen_centre eigen_member N 0 N_two
           (fun j e _ => eigen_member j e) member_own D centre_own eigen_H1 eigen_decide eigen_apart).
Qed.
Theorem eigenvector_halting (A : flipper matrix vector) p : stream_halts matrix vector A D ->
  (forall j e, (j < N)%nat -> stream_succeeds matrix matrix vector matrix_admits principal_near A p (eigen_member j e)) ->
  ($N * p <= 1)%Q.
Proof.
  apply (pairwise_halting matrix matrix vector matrix_admits principal_near eigen_member N 0 N_two
           (fun j e _ => eigen_member j e) member_own D eigen_H1 eigen_apart).
Qed.
End Eigenvector.
