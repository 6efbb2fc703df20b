(** * One row: linear programs, basis pursuit (P1) and the square-root LASSO (P3) with m = 1, over the real numbers

    Minimisers are defined as what attains the minimum. If one column is larger than all others, there is exactly one, a
    vertex. (docs/explanation/engine.md, Lemma C; docs/explanation/proofs.md, Lemma 2, with m = 1 and the identity as
    rotation. A row may have entries of any sign, which covers the diagonal and the permutation.) *)
From SciBarriers Require Import Sums.
Require Import Reals Lra Lia Arith.
Open Scope R_scope.

Inductive problem : Type :=
| LP                  (* minimise sum_p z_p subject to A z = y, z >= 0 *)
| P1 (eta : R)        (* minimise sum_p |z_p| subject to |A z - y| <= eta *)
| P3 (lam : R).       (* minimise lam sum_p |z_p| + |A z - y| *)

Section Rows.
Variable N : nat.
Definition vector := nat -> R.                        (* entries p < N count *)
Record input := { row : vector; rhs : R }.            (* A = row, a 1 x N matrix, and y = rhs *)

Definition apply_row (i : input) (z : vector) : R := rsum (fun p => row i p * z p) N.
Definition l1 (z : vector) : R := rsum (fun p => Rabs (z p)) N.

Definition feasible (pb : problem) (i : input) (z : vector) : Prop :=
  match pb with
  | LP => (forall p, (p < N)%nat -> 0 <= z p) /\ apply_row i z = rhs i
  | P1 eta => Rabs (apply_row i z - rhs i) <= eta
  | P3 _ => True
  end.
Definition objective (pb : problem) (i : input) (z : vector) : R :=
  match pb with
  | LP => rsum z N
  | P1 _ => l1 z
  | P3 lam => lam * l1 z + Rabs (apply_row i z - rhs i)
  end.
Definition minimiser (pb : problem) (i : input) (z : vector) : Prop :=
  feasible pb i z /\ forall z', feasible pb i z' -> objective pb i z <= objective pb i z'.

(** The number c with which the vertex c e_j solves the problem, times the entry of the row. *)
Definition reach (pb : problem) (t : R) : R := match pb with P1 eta => t - eta | _ => t end.
(** The column j wins: its entry is larger than all others (in modulus, where signs are free), and the parameters fit. *)
Definition wins (pb : problem) (i : input) (j : nat) : Prop :=
  (j < N)%nat /\ 0 < rhs i /\
  match pb with
  | LP => 0 < row i j /\ forall p, (p < N)%nat -> p <> j -> row i p < row i j
  | P1 eta => 0 <= eta < rhs i /\ 0 < Rabs (row i j) /\ forall p, (p < N)%nat -> p <> j -> Rabs (row i p) < Rabs (row i j)
  | P3 lam => 0 < lam < Rabs (row i j) /\ forall p, (p < N)%nat -> p <> j -> Rabs (row i p) < Rabs (row i j)
  end.
Definition is_vertex (j : nat) (c : R) (z : vector) : Prop :=
  z j = c /\ forall p, (p < N)%nat -> p <> j -> z p = 0.
Definition axis (j : nat) (c : R) : vector := fun p => if Nat.eqb p j then c else 0.

Lemma axis_same j c : axis j c j = c. Proof. unfold axis. now rewrite Nat.eqb_refl. Qed.
Lemma axis_other j c p : p <> j -> axis j c p = 0. Proof. unfold axis. intros. now rewrite (proj2 (Nat.eqb_neq p j)). Qed.
Lemma axis_vertex j c : is_vertex j c (axis j c).
Proof. split; [apply axis_same|]. intros; now apply axis_other. Qed.

Lemma vertex_row i j c z : (j < N)%nat -> is_vertex j c z -> apply_row i z = row i j * c.
Proof.
  intros Hj [E Z]. unfold apply_row. rewrite (rsum_single _ N j Hj).
  - now rewrite E.
  - intros p Hp Hne. rewrite Z; auto. ring.
Qed.
Lemma vertex_l1 j c z : (j < N)%nat -> is_vertex j c z -> l1 z = Rabs c.
Proof.
  intros Hj [E Z]. unfold l1. rewrite (rsum_single _ N j Hj).
  - now rewrite E.
  - intros p Hp Hne. rewrite Z; auto. apply Rabs_R0.
Qed.
Lemma vertex_sum j c z : (j < N)%nat -> is_vertex j c z -> rsum z N = c.
Proof. intros Hj [E Z]. rewrite (rsum_single _ N j Hj); auto. Qed.

(** What the columns other than j cost. *)
Lemma gap_vanishes (w z : vector) j : (forall p, (p < N)%nat -> p <> j -> 0 < w p) -> w j = 0 ->
  (forall p, (p < N)%nat -> 0 <= z p) -> rsum (fun p => w p * z p) N <= 0 -> forall p, (p < N)%nat -> p <> j -> z p = 0.
Proof.
  intros Hw H0 Hz Hs p Hp Hne.
  assert (E : w p * z p = 0).
  { apply (rsum_vanishes (fun p => w p * z p) N); auto. intros k Hk. destruct (Nat.eq_dec k j) as [->|Ek].
    - rewrite H0. lra.
    - pose proof (Hw k Hk Ek). pose proof (Hz k Hk). nra. }
  pose proof (Hw p Hp Hne). nra.
Qed.
Lemma gap_nonneg (w z : vector) j : (forall p, (p < N)%nat -> p <> j -> 0 < w p) -> w j = 0 ->
  (forall p, (p < N)%nat -> 0 <= z p) -> 0 <= rsum (fun p => w p * z p) N.
Proof.
  intros Hw H0 Hz. apply rsum_nonneg. intros p Hp. destruct (Nat.eq_dec p j) as [->|E].
  - rewrite H0. lra.
  - pose proof (Hw p Hp E). pose proof (Hz p Hp). nra.
Qed.

(** *** Linear programs *)
Lemma lp_gap i j z : apply_row i z = rhs i ->
  rsum (fun p => (row i j - row i p) * z p) N = row i j * rsum z N - rhs i.
Proof.
  intros H. rewrite <- H, <- rsum_scal. unfold apply_row. rewrite <- rsum_minus. apply rsum_ext. intros; ring.
Qed.
Lemma lp_vertex i j : wins LP i j -> forall z, minimiser LP i z -> is_vertex j (rhs i / row i j) z.
Proof.
  intros (Hj & Ht & Ha & Hw) z [[Hz Hf] Hm].
  assert (A : is_vertex j (rhs i / row i j) (axis j (rhs i / row i j))) by apply axis_vertex.
  assert (F : feasible LP i (axis j (rhs i / row i j))).
  { split; [|rewrite (vertex_row i j _ _ Hj A); field; lra]. intros p Hp. unfold axis.
    destruct (Nat.eqb p j); [|lra]. apply Rlt_le, Rdiv_lt_0_compat; lra. }
  specialize (Hm _ F). simpl in Hm. rewrite (vertex_sum j _ _ Hj A) in Hm.
  assert (Z : forall p, (p < N)%nat -> p <> j -> z p = 0).
  { apply (gap_vanishes (fun p => row i j - row i p)); auto; try ring.
    - intros p Hp Hne. pose proof (Hw p Hp Hne). lra.
    - rewrite lp_gap by auto. assert (row i j * rsum z N <= row i j * (rhs i / row i j)) by (apply Rmult_le_compat_l; lra).
      replace (row i j * (rhs i / row i j)) with (rhs i) in * by (field; lra). lra. }
  split; auto. assert (E : row i j * z j = rhs i).
  { rewrite <- Hf. unfold apply_row. rewrite (rsum_single _ N j Hj); auto. intros p Hp Hne. rewrite Z; auto. ring. }
  rewrite <- E. field. lra.
Qed.
Lemma lp_exists i j : wins LP i j -> minimiser LP i (axis j (rhs i / row i j)).
Proof.
  intros (Hj & Ht & Ha & Hw).
  assert (A : is_vertex j (rhs i / row i j) (axis j (rhs i / row i j))) by apply axis_vertex.
  split.
  - split; [|rewrite (vertex_row i j _ _ Hj A); field; lra]. intros p Hp. unfold axis.
    destruct (Nat.eqb p j); [|lra]. apply Rlt_le, Rdiv_lt_0_compat; lra.
  - intros z [Hz Hf]. simpl. rewrite (vertex_sum j _ _ Hj A). pose proof (lp_gap i j z Hf) as G.
    assert (0 <= rsum (fun p => (row i j - row i p) * z p) N).
    { apply (gap_nonneg _ _ j); auto; try ring. intros p Hp Hne. pose proof (Hw p Hp Hne). lra. }
    apply Rmult_le_reg_l with (row i j); auto.
    replace (row i j * (rhs i / row i j)) with (rhs i) by (field; lra). lra.
Qed.

(** *** P1 and P3: what is common *)
Lemma row_below i z : apply_row i z <= rsum (fun p => Rabs (row i p) * Rabs (z p)) N.
Proof.
  unfold apply_row. apply rsum_le. intros p _. rewrite <- Rabs_mult. apply Rle_abs.
Qed.
Lemma abs_gap i j z :
  rsum (fun p => (Rabs (row i j) - Rabs (row i p)) * Rabs (z p)) N
  = Rabs (row i j) * l1 z - rsum (fun p => Rabs (row i p) * Rabs (z p)) N.
Proof. unfold l1. rewrite <- rsum_scal, <- rsum_minus. apply rsum_ext. intros; ring. Qed.

Lemma abs_quotient s a : 0 < s -> 0 < Rabs a -> Rabs a * Rabs (s / a) = s.
Proof.
  intros Hs Ha. rewrite <- Rabs_mult. assert (a <> 0) by (intros ->; rewrite Rabs_R0 in Ha; lra).
  replace (a * (s / a)) with s by (field; auto). apply Rabs_pos_eq. lra.
Qed.
Lemma quotient_row s a : 0 < Rabs a -> a * (s / a) = s.
Proof. intros Ha. assert (a <> 0) by (intros ->; rewrite Rabs_R0 in Ha; lra). field. auto. Qed.
Lemma zeros i j z : 0 < Rabs (row i j) -> (forall p, (p < N)%nat -> p <> j -> Rabs (row i p) < Rabs (row i j)) ->
  rsum (fun p => (Rabs (row i j) - Rabs (row i p)) * Rabs (z p)) N <= 0 -> forall p, (p < N)%nat -> p <> j -> z p = 0.
Proof.
  intros Ha Hw Hs p Hp Hne. assert (E : Rabs (z p) = 0).
  { apply (gap_vanishes (fun p => Rabs (row i j) - Rabs (row i p)) (fun p => Rabs (z p)) j); auto; try ring.
    - intros k Hk Ek. pose proof (Hw k Hk Ek). lra.
    - intros k _. apply Rabs_pos. }
  destruct (Req_dec (z p) 0) as [|Hn]; auto. pose proof (Rabs_pos_lt _ Hn). lra.
Qed.
Lemma gap_pos i j z : (forall p, (p < N)%nat -> p <> j -> Rabs (row i p) < Rabs (row i j)) ->
  0 <= rsum (fun p => (Rabs (row i j) - Rabs (row i p)) * Rabs (z p)) N.
Proof.
  intros Hw. apply (gap_nonneg (fun p => Rabs (row i j) - Rabs (row i p)) (fun p => Rabs (z p)) j); try ring.
  - intros k Hk Ek. pose proof (Hw k Hk Ek). lra.
  - intros k _. apply Rabs_pos.
Qed.

(** *** Basis pursuit *)
Lemma p1_gap eta i j z : feasible (P1 eta) i z ->
  rsum (fun p => (Rabs (row i j) - Rabs (row i p)) * Rabs (z p)) N <= Rabs (row i j) * l1 z - (rhs i - eta).
Proof.
  intros Hf. rewrite abs_gap. pose proof (row_below i z). simpl in Hf. apply abs_le_inv in Hf. lra.
Qed.
Lemma p1_axis eta i j : wins (P1 eta) i j -> feasible (P1 eta) i (axis j ((rhs i - eta) / row i j)).
Proof.
  intros (Hj & Ht & He & Ha & Hw). simpl. rewrite (vertex_row i j _ _ Hj (axis_vertex j _)), quotient_row by auto.
  apply Rabs_le. lra.
Qed.
Lemma p1_vertex eta i j : wins (P1 eta) i j -> forall z, minimiser (P1 eta) i z -> is_vertex j ((rhs i - eta) / row i j) z.
Proof.
  intros W z [Hf Hm]. specialize (Hm _ (p1_axis eta i j W)). destruct W as (Hj & Ht & He & Ha & Hw).
  simpl in Hm. rewrite (vertex_l1 j _ _ Hj (axis_vertex j _)) in Hm.
  pose proof (p1_gap eta i j z Hf) as G. pose proof (gap_pos i j z Hw) as P.
  assert (Q : Rabs (row i j) * l1 z <= rhs i - eta).
  { rewrite <- (abs_quotient (rhs i - eta) (row i j)) by lra. apply Rmult_le_compat_l; lra. }
  assert (Z : forall p, (p < N)%nat -> p <> j -> z p = 0) by (apply (zeros i j); auto; lra).
  split; auto. simpl in Hf. assert (E : apply_row i z = row i j * z j).
  { unfold apply_row. apply (rsum_single (fun p => row i p * z p) N j Hj). intros p Hp Hne. rewrite Z; auto. ring. }
  assert (L : l1 z = Rabs (z j)).
  { unfold l1. apply (rsum_single (fun p => Rabs (z p)) N j Hj). intros p Hp Hne. rewrite Z; auto. apply Rabs_R0. }
  rewrite E in Hf. apply abs_le_inv in Hf. rewrite L, <- Rabs_mult in Q. apply abs_le_inv in Q.
  assert (X : row i j * z j = rhs i - eta) by lra. rewrite <- X.
  assert (row i j <> 0) by (intros X0; rewrite X0, Rabs_R0 in Ha; lra). field. auto.
Qed.
Lemma p1_exists eta i j : wins (P1 eta) i j -> minimiser (P1 eta) i (axis j ((rhs i - eta) / row i j)).
Proof.
  intros W. split; [now apply p1_axis|]. intros z Hf. destruct W as (Hj & Ht & He & Ha & Hw). simpl.
  rewrite (vertex_l1 j _ _ Hj (axis_vertex j _)). pose proof (p1_gap eta i j z Hf) as G. pose proof (gap_pos i j z Hw) as P.
  apply Rmult_le_reg_l with (Rabs (row i j)); auto. rewrite abs_quotient by lra. lra.
Qed.

(** *** The square-root LASSO *)
Lemma p3_gap lam i j z : wins (P3 lam) i j ->
  lam * rsum (fun p => (Rabs (row i j) - Rabs (row i p)) * Rabs (z p)) N
    + (Rabs (row i j) - lam) * Rabs (apply_row i z - rhs i)
  <= Rabs (row i j) * objective (P3 lam) i z - lam * rhs i.
Proof.
  intros (Hj & Ht & Hl & Hw). rewrite abs_gap. simpl. pose proof (row_below i z).
  pose proof (Rle_abs (- (apply_row i z - rhs i))) as B. rewrite Rabs_Ropp in B.
  set (a := Rabs (row i j)) in *. set (r := Rabs (apply_row i z - rhs i)) in *.
  set (w := rsum (fun p => Rabs (row i p) * Rabs (z p)) N) in *. nra.
Qed.
Lemma p3_axis lam i j : wins (P3 lam) i j ->
  Rabs (row i j) * objective (P3 lam) i (axis j (rhs i / row i j)) = lam * rhs i.
Proof.
  intros (Hj & Ht & Hl & Hw). simpl. rewrite (vertex_l1 j _ _ Hj (axis_vertex j _)).
  rewrite (vertex_row i j _ _ Hj (axis_vertex j _)), quotient_row by lra.
  rewrite Rminus_eq_0, Rabs_R0. pose proof (abs_quotient (rhs i) (row i j) Ht ltac:(lra)). nra.
Qed.
Lemma p3_vertex lam i j : wins (P3 lam) i j -> forall z, minimiser (P3 lam) i z -> is_vertex j (rhs i / row i j) z.
Proof.
  intros W z [_ Hm]. specialize (Hm (axis j (rhs i / row i j)) I). pose proof (p3_gap lam i j z W) as G.
  pose proof (p3_axis lam i j W) as A. destruct W as (Hj & Ht & Hl & Hw). pose proof (gap_pos i j z Hw) as P.
  pose proof (Rabs_pos (apply_row i z - rhs i)) as Pr.
  assert (M : Rabs (row i j) * objective (P3 lam) i z <= lam * rhs i) by (rewrite <- A; apply Rmult_le_compat_l; lra).
  assert (R0 : Rabs (apply_row i z - rhs i) = 0) by nra.
  assert (Z : forall p, (p < N)%nat -> p <> j -> z p = 0) by (apply (zeros i j); auto; try lra; nra).
  split; auto. assert (E : apply_row i z = row i j * z j).
  { unfold apply_row. apply (rsum_single (fun p => row i p * z p) N j Hj). intros p Hp Hne. rewrite Z; auto. ring. }
  assert (X : row i j * z j = rhs i).
  { rewrite <- E. destruct (Req_dec (apply_row i z - rhs i) 0) as [X|X]; [lra|]. pose proof (Rabs_pos_lt _ X). lra. }
  rewrite <- X. assert (row i j <> 0) by (intros X0; rewrite X0, Rabs_R0 in Hl; lra). field. auto.
Qed.
Lemma p3_exists lam i j : wins (P3 lam) i j -> minimiser (P3 lam) i (axis j (rhs i / row i j)).
Proof.
  intros W. split; [exact I|]. intros z _. pose proof (p3_gap lam i j z W) as G. pose proof (p3_axis lam i j W) as A.
  destruct W as (Hj & Ht & Hl & Hw). pose proof (gap_pos i j z Hw) as P.
  pose proof (Rabs_pos (apply_row i z - rhs i)) as Pr. apply Rmult_le_reg_l with (Rabs (row i j)); [lra|].
  rewrite A. assert (0 <= lam * rsum (fun p => (Rabs (row i j) - Rabs (row i p)) * Rabs (z p)) N) by (apply Rmult_le_pos; lra).
  assert (0 <= (Rabs (row i j) - lam) * Rabs (apply_row i z - rhs i)) by (apply Rmult_le_pos; lra). lra.
Qed.

(** ** The solution set, for all three *)
Theorem unique_minimiser pb i j : wins pb i j ->
  forall z, minimiser pb i z -> is_vertex j (reach pb (rhs i) / row i j) z.
Proof. destruct pb; intros W z Hz; [apply lp_vertex | apply p1_vertex | apply (p3_vertex lam)]; auto. Qed.
Theorem minimiser_exists pb i j : wins pb i j -> minimiser pb i (axis j (reach pb (rhs i) / row i j)).
Proof. destruct pb; intros W; [apply lp_exists | apply p1_exists | apply p3_exists]; auto. Qed.
End Rows.
