(** * Finite sums of real numbers. Assumes the real numbers of the standard library, as all files that import Reals. *)
Require Import Reals Lra Lia Arith.
Open Scope R_scope.

Fixpoint rsum (f : nat -> R) (n : nat) : R := match n with O => 0 | S m => rsum f m + f m end.

Lemma rsum_ext f g n : (forall p, (p < n)%nat -> f p = g p) -> rsum f n = rsum g n.
Proof. induction n; simpl; intros H; auto. rewrite IHn, (H n) by (intros; auto; apply H; lia). reflexivity. Qed.
Lemma rsum_le f g n : (forall p, (p < n)%nat -> f p <= g p) -> rsum f n <= rsum g n.
Proof.
  induction n; simpl; intros H; [lra|]. pose proof (H n ltac:(lia)).
  assert (rsum f n <= rsum g n) by (apply IHn; intros; apply H; lia). lra.
Qed.
Lemma rsum_plus f g n : rsum (fun p => f p + g p) n = rsum f n + rsum g n.
Proof. induction n; simpl; [ring|]. rewrite IHn. ring. Qed.
Lemma rsum_minus f g n : rsum (fun p => f p - g p) n = rsum f n - rsum g n.
Proof. induction n; simpl; [ring|]. rewrite IHn. ring. Qed.
Lemma rsum_scal c f n : rsum (fun p => c * f p) n = c * rsum f n.
Proof. induction n; simpl; [ring|]. rewrite IHn. ring. Qed.
Lemma rsum_const c n : rsum (fun _ => c) n = INR n * c.
Proof. induction n; [simpl; ring|]. rewrite S_INR. simpl rsum. rewrite IHn. ring. Qed.
Lemma rsum_zero f n : (forall p, (p < n)%nat -> f p = 0) -> rsum f n = 0.
Proof. induction n; simpl; intros H; auto. rewrite IHn, (H n) by (intros; auto; apply H; lia). ring. Qed.
Lemma rsum_nonneg f n : (forall p, (p < n)%nat -> 0 <= f p) -> 0 <= rsum f n.
Proof.
  induction n; simpl; intros H; [lra|]. pose proof (H n ltac:(lia)).
  assert (0 <= rsum f n) by (apply IHn; intros; apply H; lia). lra.
Qed.
Lemma rsum_term f n j : (forall p, (p < n)%nat -> 0 <= f p) -> (j < n)%nat -> f j <= rsum f n.
Proof.
  induction n; simpl; intros H Hj; [lia|].
  assert (0 <= rsum f n) by (apply rsum_nonneg; intros; apply H; lia). pose proof (H n ltac:(lia)).
  destruct (Nat.eq_dec j n) as [->|E]; [lra|].
  assert (f j <= rsum f n) by (apply IHn; [intros; apply H|]; lia). lra.
Qed.
(** A sum of non-negative terms that is at most 0 has only zeros. *)
Lemma rsum_vanishes f n : (forall p, (p < n)%nat -> 0 <= f p) -> rsum f n <= 0 -> forall p, (p < n)%nat -> f p = 0.
Proof. intros H Hs p Hp. pose proof (rsum_term f n p H Hp). pose proof (H p Hp). lra. Qed.
Lemma rsum_single f n j : (j < n)%nat -> (forall p, (p < n)%nat -> p <> j -> f p = 0) -> rsum f n = f j.
Proof.
  induction n; simpl; intros Hj H; [lia|]. destruct (Nat.eq_dec j n) as [->|E].
  - rewrite rsum_zero; [ring|]. intros p Hp. apply H; lia.
  - rewrite IHn, (H n) by (try (intros; apply H); lia). ring.
Qed.
Lemma rsum_abs f n : Rabs (rsum f n) <= rsum (fun p => Rabs (f p)) n.
Proof. induction n; simpl; [rewrite Rabs_R0; lra|]. pose proof (Rabs_triang (rsum f n) (f n)). lra. Qed.

Lemma abs_le_inv x r : Rabs x <= r -> - r <= x <= r.
Proof. unfold Rabs. destruct (Rcase_abs x); lra. Qed.

(** Cauchy and Schwarz. *)
Lemma cauchy_schwarz f g n :
  rsum (fun p => f p * g p) n * rsum (fun p => f p * g p) n
  <= rsum (fun p => f p * f p) n * rsum (fun p => g p * g p) n.
Proof.
  induction n; simpl; [lra|].
  set (s := rsum (fun p => f p * g p) n) in *. set (a := rsum (fun p => f p * f p) n) in *.
  set (b := rsum (fun p => g p * g p) n) in *.
  assert (Ha : 0 <= a) by (apply rsum_nonneg; intros; nra). assert (Hb : 0 <= b) by (apply rsum_nonneg; intros; nra).
  set (x := f n). set (y := g n).
  assert (M : 2 * (s * (x * y)) <= a * (y * y) + b * (x * x)); [|nra].
  assert (P : 0 <= a * (y * y) + b * (x * x)) by nra.
  apply Rnot_lt_le. intros L.
  assert (Q : (a * (y * y) + b * (x * x)) * (a * (y * y) + b * (x * x)) < 2 * (s * (x * y)) * (2 * (s * (x * y)))) by nra.
  assert (V : 0 <= (a * (y * y) - b * (x * x)) * (a * (y * y) - b * (x * x))) by apply Rle_0_sqr.
  assert (W : 0 <= (a * b - s * s) * ((x * y) * (x * y))) by (apply Rmult_le_pos; [lra | apply Rle_0_sqr]).
  nra.
Qed.

(** ** Powers of one half *)
Definition pow2 (n : nat) : R := (/ 2) ^ n.
Lemma pow2_pos n : 0 < pow2 n. Proof. apply pow_lt. lra. Qed.
Lemma pow2_S n : pow2 n = 2 * pow2 (S n). Proof. unfold pow2. simpl. lra. Qed.
Lemma pow2_anti n m : (n <= m)%nat -> pow2 m <= pow2 n.
Proof. induction 1; [lra|]. pose proof (pow2_S m). pose proof (pow2_pos (S m)). lra. Qed.
Lemma pow2_plus n m : pow2 (n + m) = pow2 n * pow2 m. Proof. apply pow_add. Qed.
Lemma pow2_INR n : INR n * (pow2 n * pow2 n) <= 1.
Proof.
  induction n; [simpl; lra|]. rewrite S_INR. pose proof (pow2_S n). pose proof (pow2_pos (S n)). pose proof (pos_INR n).
  rewrite H in IHn. destruct n; [simpl in *; unfold pow2; simpl; lra|].
  assert (1 <= INR (S n)) by (rewrite S_INR; pose proof (pos_INR n); lra). nra.
Qed.

(** ** Dyadic numbers, and rounding down to them *)
Definition dyadic (x : R) := exists (m : Z) (k : nat), x = IZR m * pow2 k.
Definition round (k : nat) (x : R) : R := IZR (up (x / pow2 k) - 1) * pow2 k.
Lemma round_dyadic k x : dyadic (round k x). Proof. eexists _, _. reflexivity. Qed.
Lemma round_error k x : Rabs (round k x - x) <= pow2 k.
Proof.
  unfold round. destruct (archimed (x / pow2 k)) as [A B]. rewrite minus_IZR. set (u := IZR (up (x / pow2 k))) in *.
  pose proof (pow2_pos k) as P. assert (E : x = x / pow2 k * pow2 k) by (field; lra).
  set (y := x / pow2 k) in *. rewrite E. replace ((u - 1) * pow2 k - y * pow2 k) with ((u - 1 - y) * pow2 k) by ring.
  rewrite Rabs_mult, (Rabs_pos_eq (pow2 k)) by lra.
  assert (Rabs (u - 1 - y) <= 1) by (apply Rabs_le; lra). nra.
Qed.
