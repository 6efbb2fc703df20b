(** * Barriers for one row: the extended Smale's 9th problem, P1 and P3 with m = 1, any N, real data, the identity as rotation

    All hypotheses of the engine are discharged for every exponent e; data are dyadic numbers. *)
From SciBarriers Require Import Engine Mass Chance Coins Sums Rows.
Require Import QArith Reals Lra Lia Arith List.
Import ListNotations.
Open Scope R_scope.

Section RowBarriers.
Variable pb : problem.
Variable N : nat.
Hypothesis N_two : (2 <= N)%nat.
Variables alpha t r : R.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis t_pos : 0 < t.
Hypothesis r_pos : 0 <= r.
Hypothesis fits : match pb with LP => True | P1 eta => 0 <= eta < t | P3 lam => 0 < lam < alpha end.

(** A datum of index n: dyadic numbers within 2^-n, the row in the l2 norm, which is its operator norm. *)
Record datum := { d_row : vector; d_rhs : R }.
Definition admits (i : input) (n : nat) (d : datum) : Prop :=
  (forall p, (p < N)%nat -> dyadic (d_row d p)) /\ dyadic (d_rhs d) /\
  rsum (fun p => (d_row d p - row i p) * (d_row d p - row i p)) N <= pow2 n * pow2 n /\
  Rabs (d_rhs d - rhs i) <= pow2 n.

(** An output within r of a vector: in the maximum norm for linear programs, else in l2; and of the set of minimisers. *)
Definition close (x z : vector) : Prop :=
  match pb with
  | LP => forall p, (p < N)%nat -> Rabs (x p - z p) <= r
  | _ => rsum (fun p => (x p - z p) * (x p - z p)) N <= r * r
  end.
Definition near (x : vector) (i : input) : Prop := exists z, minimiser N pb i z /\ close x z.

(** The centre, where all columns tie, and the members, where the column j wins by 2^-e. *)
Definition centre : input := {| row := fun _ => alpha; rhs := t |}.
Definition member (j e : nat) : input := {| row := fun p => if Nat.eqb p j then alpha + pow2 e else alpha; rhs := t |}.
Definition c (e : nat) : R := reach pb t / (alpha + pow2 e).

Lemma member_wins j e : (j < N)%nat -> wins N pb (member j e) j.
Proof.
  intros Hj. pose proof (pow2_pos e) as P. split; auto. split; [exact t_pos|].
  assert (W : row (member j e) j = alpha + pow2 e) by (simpl; now rewrite Nat.eqb_refl).
  assert (O : forall p, p <> j -> row (member j e) p = alpha) by (intros p Hp; simpl; now rewrite (proj2 (Nat.eqb_neq p j))).
  destruct pb as [|eta|lam]; rewrite W.
  - split; [lra|]. intros p _ Hp. rewrite O; auto. lra.
  - rewrite (Rabs_pos_eq (alpha + pow2 e)) by lra. split; [exact fits|]. split; [lra|].
    intros p _ Hp. rewrite O, Rabs_pos_eq; auto; lra.
  - rewrite (Rabs_pos_eq (alpha + pow2 e)) by lra. split; [lra|].
    intros p _ Hp. rewrite O, Rabs_pos_eq; auto; lra.
Qed.
Lemma member_vertex j e z : (j < N)%nat -> minimiser N pb (member j e) z -> is_vertex N j (c e) z.
Proof.
  intros Hj Hz. pose proof (unique_minimiser N pb _ j (member_wins j e Hj) z Hz) as V.
  simpl in V. now rewrite Nat.eqb_refl in V.
Qed.
(** The solution sets are not empty, so the statements below do not hold for want of solutions. *)
Theorem members_have_solutions j e : (j < N)%nat -> minimiser N pb (member j e) (axis j (c e)).
Proof.
  intros Hj. pose proof (minimiser_exists N pb _ j (member_wins j e Hj)) as V. simpl in V. now rewrite Nat.eqb_refl in V.
Qed.

(** The radius is below half the separation of the solutions: c/2 in the maximum norm, c/sqrt 2 in l2. *)
Definition separated (e : nat) : Prop := match pb with LP => 2 * r < c e | _ => 2 * (r * r) < c e * c e end.

Lemma reach_pos : 0 < reach pb t.
Proof. destruct pb; simpl; lra. Qed.
Lemma c_grows e f : (e <= f)%nat -> 0 < c e <= c f.
Proof.
  intros H. pose proof (pow2_anti e f H). pose proof (pow2_pos f). pose proof (pow2_pos e). pose proof reach_pos. unfold c. split.
  - apply Rdiv_lt_0_compat; lra.
  - unfold Rdiv. apply Rmult_le_compat_l; [lra|]. apply Rinv_le_contravar; lra.
Qed.
Lemma separated_grows e f : (e <= f)%nat -> separated e -> separated f.
Proof. intros H. pose proof (c_grows e f H). unfold separated. destruct pb; intros; nra. Qed.

Lemma apart e x i j : separated e -> (i < N)%nat -> (j < N)%nat -> i <> j -> near x (member i e) -> near x (member j e) -> False.
Proof.
  intros S Hi Hj Hne (z & Mz & Cz) (w & Mw & Cw).
  destruct (member_vertex i e z Hi Mz) as [Zi Z0]. destruct (member_vertex j e w Hj Mw) as [Wj W0].
  pose proof (Z0 j Hj (not_eq_sym Hne)) as Zj. pose proof (W0 i Hi Hne) as Wi.
  assert (E : match pb with LP => True | _ =>
     (x i - c e) * (x i - c e) + x j * x j <= r * r /\ x i * x i + (x j - c e) * (x j - c e) <= r * r end).
  { assert (two : forall v, rsum (fun p => (x p - v p) * (x p - v p)) N <= r * r ->
              (x i - v i) * (x i - v i) + (x j - v j) * (x j - v j) <= r * r).
    { intros v Hv. eapply Rle_trans; [|exact Hv].
      assert (T : rsum (fun p => (if Nat.eqb p i then (x i - v i) * (x i - v i) else 0)
                                 + (if Nat.eqb p j then (x j - v j) * (x j - v j) else 0)) N
                  = (x i - v i) * (x i - v i) + (x j - v j) * (x j - v j)).
      { rewrite rsum_plus, (rsum_single _ N i Hi), (rsum_single _ N j Hj), !Nat.eqb_refl; auto;
          intros p _ Hp; now rewrite (proj2 (Nat.eqb_neq _ _) Hp). }
      rewrite <- T. apply rsum_le. intros p _. pose proof (Rle_0_sqr (x p - v p)) as Sq. unfold Rsqr in Sq.
      destruct (Nat.eqb_spec p i) as [A|A], (Nat.eqb_spec p j) as [B|B]; try congruence; subst; lra. }
    unfold close in Cz, Cw. destruct pb; auto; pose proof (two z Cz) as Tz; pose proof (two w Cw) as Tw;
      rewrite Zi, Zj in Tz; rewrite Wi, Wj in Tw; lra. }
  unfold close in Cz, Cw. unfold separated in S. destruct pb.
  - specialize (Cz i Hi). specialize (Cw i Hi). rewrite Zi in Cz. rewrite Wi in Cw.
    apply abs_le_inv in Cz. apply abs_le_inv in Cw. lra.
  - pose proof (Rle_0_sqr (x i - c e / 2)) as A. pose proof (Rle_0_sqr (x j - c e / 2)) as B. unfold Rsqr in A, B. lra.
  - pose proof (Rle_0_sqr (x i - c e / 2)) as A. pose proof (Rle_0_sqr (x j - c e / 2)) as B. unfold Rsqr in A, B. lra.
Qed.

(** ** Data of all members with e > n: a rounding of the centre *)
Definition bits (n : nat) : nat := (S n + N)%nat.
Definition rounded (i : input) (n : nat) : datum :=
  {| d_row := fun p => round (bits n) (row i p); d_rhs := round n (rhs i) |}.
Definition D (n : nat) : datum := rounded centre n.

Lemma rounding_error (v : vector) n :
  rsum (fun p => (round (bits n) (v p) - v p) * (round (bits n) (v p) - v p)) N <= pow2 (S n) * pow2 (S n).
Proof.
  apply Rle_trans with (rsum (fun _ => pow2 (bits n) * pow2 (bits n)) N).
  - apply rsum_le. intros p _. pose proof (round_error (bits n) (v p)) as E. apply abs_le_inv in E.
    pose proof (pow2_pos (bits n)). nra.
  - rewrite rsum_const. unfold bits. rewrite pow2_plus. pose proof (pow2_INR N). pose proof (pow2_pos (S n)).
    replace (INR N * (pow2 (S n) * pow2 N * (pow2 (S n) * pow2 N)))
      with (INR N * (pow2 N * pow2 N) * (pow2 (S n) * pow2 (S n))) by ring.
    set (u := INR N * (pow2 N * pow2 N)) in *. set (s := pow2 (S n)) in *. assert (0 <= s * s) by nra. nra.
Qed.
Lemma rounded_ok i n : admits i n (rounded i n).
Proof.
  repeat split; simpl; intros; try apply round_dyadic; try apply round_error.
  pose proof (rounding_error (row i) n). pose proof (pow2_S n). pose proof (pow2_pos (S n)). nra.
Qed.
Lemma H1 j e n : (n < e)%nat -> admits (member j e) n (D n).
Proof.
  intros Hn. pose proof (pow2_pos (S n)) as P. pose proof (pow2_S n) as PS.
  repeat split; simpl; intros; try apply round_dyadic; try apply round_error.
  apply Rle_trans with (rsum (fun p => 2 * ((round (bits n) alpha - alpha) * (round (bits n) alpha - alpha))
     + (if Nat.eqb p j then 2 * (pow2 e * pow2 e) else 0)) N).
  - apply rsum_le. intros p _. set (u := round (bits n) alpha).
    pose proof (Rle_0_sqr (u - alpha + pow2 e)). pose proof (Rle_0_sqr (u - alpha)). unfold Rsqr in *.
    destruct (Nat.eqb p j); lra.
  - rewrite rsum_plus, rsum_scal. pose proof (rounding_error (fun _ => alpha) n) as E. simpl in E.
    assert (Q : pow2 e <= pow2 (S n)) by (apply pow2_anti; lia). pose proof (pow2_pos e).
    assert (F : rsum (fun p => if Nat.eqb p j then 2 * (pow2 e * pow2 e) else 0) N <= 2 * (pow2 e * pow2 e)).
    { destruct (le_lt_dec N j) as [L|L].
      - rewrite rsum_zero; [nra|]. intros p Hp. rewrite (proj2 (Nat.eqb_neq p j)); auto; lia.
      - rewrite (rsum_single _ N j L); [rewrite Nat.eqb_refl; lra|]. intros p _ Hp. now rewrite (proj2 (Nat.eqb_neq p j)). }
    nra.
Qed.

(** The member that an output is wrong on: 1 if it is right on 0, else 0. *)
Lemma below_dec (P : nat -> Prop) : (forall p, {P p} + {~ P p}) ->
  forall n, {forall p, (p < n)%nat -> P p} + {~ forall p, (p < n)%nat -> P p}.
Proof.
  intros dec. induction n as [|n [IH|IH]]; [left; intros; lia | | right; intros H; apply IH; intros; apply H; lia].
  destruct (dec n) as [Y|Y]; [left | right; intros H; apply Y, H; lia].
  intros p Hp. destruct (Nat.eq_dec p n) as [->|]; auto. apply IH. lia.
Qed.
Lemma close_dec x z : {close x z} + {~ close x z}.
Proof. unfold close. clear fits. destruct pb; [apply below_dec; intros; apply Rle_dec | apply Rle_dec | apply Rle_dec]. Qed.
Lemma close_ext x z w : (forall p, (p < N)%nat -> z p = w p) -> close x z -> close x w.
Proof.
  intros E. unfold close. clear fits. destruct pb; [intros H p Hp; rewrite <- E; auto | |];
    intros H; erewrite rsum_ext; [exact H | intros p Hp; simpl; now rewrite E | exact H | intros p Hp; simpl; now rewrite E].
Qed.
Definition choose (e : nat) (x : vector) : nat := if close_dec x (axis 0 (c e)) then 1%nat else 0%nat.
Lemma H2 e x : separated e -> (choose e x < N)%nat /\ ~ near x (member (choose e x) e).
Proof.
  intros S. assert (N0 : (0 < N)%nat) by lia. unfold choose. destruct (close_dec x (axis 0 (c e))) as [L|L]; split; try lia; intros Hn.
  - apply (apart e x 0%nat 1%nat S); auto; try lia. exists (axis 0 (c e)). split; auto. now apply members_have_solutions.
  - destruct Hn as (w & Mw & Cw). apply L. apply (close_ext x w); auto.
    destruct (member_vertex 0 e w N0 Mw) as [W Z]. intros p Hp. unfold axis.
    destruct (Nat.eqb_spec p 0) as [->|Hne]; auto.
Qed.

(** ** The theorems. [e0] is an exponent from which on the solutions are farther apart than 2 r (2 r in l2: 2 r^2 < c^2). *)
Variable e0 : nat.
Hypothesis sep : separated e0.

Theorem row_strong (A : reader datum vector) :
  ~ (correct admits near A centre /\ forall j e, (j < N)%nat -> correct admits near A (member j e)).
Proof.
  apply (strong input datum vector admits near centre member N D (fun n => rounded_ok centre n) H1
           (fun j e n => rounded (member j e) n) (fun j e n => rounded_ok (member j e) n) e0 choose).
  intros e x He. apply H2. now apply separated_grows with e0.
Qed.
Theorem row_weak (A : reader datum vector) M :
  exists e, ~ forall j, (j < N)%nat -> correct_within admits near A M (member j e).
Proof.
  apply (weak input datum vector admits near member N D H1
           (fun j e n => rounded (member j e) n) (fun j e n => rounded_ok (member j e) n) e0 choose); [|lia].
  intros e x He. apply H2. now apply separated_grows with e0.
Qed.

Lemma one_member e x js : (e0 <= e)%nat -> NoDup js ->
  (forall j, In j js -> (j < N)%nat /\ near x (member j e)) -> (length js <= 1)%nat.
Proof.
  intros He Hnd Hin. destruct js as [|a [|b js]]; simpl; try lia. exfalso.
  destruct (Hin a ltac:(now left)) as [Ha Na]. destruct (Hin b ltac:(right; now left)) as [Hb Nb].
  apply (apart e x a b); auto; [now apply separated_grows with e0|].
  intros ->. inversion Hnd as [|? ? Hni]. apply Hni. now left.
Qed.

(** Coins: success with probability p on every member (and every choice of data) is possible for p <= 1/N only, if the
    algorithm halts almost surely when the centre answers; for p <= N/(2 N - 1) only, if it need not halt. *)
Theorem row_halting (A : flipper datum vector) p : stream_halts datum vector A D ->
  (forall j e, (j < N)%nat -> stream_succeeds input datum vector admits near A p (member j e)) -> ($N * p <= 1)%Q.
Proof.
  apply (stream_halting_bound input datum vector admits near member N 1 e0 (fun j e n => rounded (member j e) n)
           (fun j e n => rounded_ok (member j e) n) D H1 one_member). lia.
Qed.
Theorem row_general (A : flipper datum vector) p : stream_succeeds input datum vector admits near A p centre ->
  (forall j e, (j < N)%nat -> stream_succeeds input datum vector admits near A p (member j e)) ->
  ((2 * $N - 1) * p <= $N)%Q.
Proof.
  apply (stream_general_bound input datum vector admits near centre member N 1 e0 (fun j e n => rounded (member j e) n)
           (fun j e n => rounded_ok (member j e) n) D (fun n => rounded_ok centre n) H1 one_member); lia.
Qed.
End RowBarriers.

(** ** The three problems, in words of their own: K digits, with 2 10^-K below the separation at the exponent e0 *)
Definition digits (K : nat) : R := (/ 10) ^ K.
Lemma digits_pos K : 0 < digits K. Proof. apply pow_lt. lra. Qed.

Theorem extended_smale9 N K e0 alpha t (A : reader datum vector) :
  (2 <= N)%nat -> 0 < alpha -> 0 < t -> 2 * digits K < t / (alpha + pow2 e0) ->
  ~ (correct (admits N) (near LP N (digits K)) A (centre alpha t) /\
     forall j e, (j < N)%nat -> correct (admits N) (near LP N (digits K)) A (member alpha t j e)).
Proof.
  intros HN Ha Ht Hs. pose proof (digits_pos K). apply (row_strong LP N HN alpha t (digits K)) with (e0 := e0); auto; lra.
Qed.
Theorem basis_pursuit N K e0 alpha t (A : reader datum vector) :
  (2 <= N)%nat -> 0 < alpha -> 0 < t -> 2 * (digits K * digits K) < (t / (alpha + pow2 e0)) * (t / (alpha + pow2 e0)) ->
  ~ (correct (admits N) (near (P1 0) N (digits K)) A (centre alpha t) /\
     forall j e, (j < N)%nat -> correct (admits N) (near (P1 0) N (digits K)) A (member alpha t j e)).
Proof.
  intros HN Ha Ht Hs. pose proof (digits_pos K).
  apply (row_strong (P1 0) N HN alpha t (digits K)) with (e0 := e0); auto; try lra.
  unfold separated, c. simpl. rewrite Rminus_0_r. exact Hs.
Qed.
Theorem square_root_lasso N K e0 alpha t lam (A : reader datum vector) :
  (2 <= N)%nat -> 0 < lam < alpha -> 0 < t -> 2 * (digits K * digits K) < (t / (alpha + pow2 e0)) * (t / (alpha + pow2 e0)) ->
  ~ (correct (admits N) (near (P3 lam) N (digits K)) A (centre alpha t) /\
     forall j e, (j < N)%nat -> correct (admits N) (near (P3 lam) N (digits K)) A (member alpha t j e)).
Proof.
  intros HN Hl Ht Hs. pose proof (digits_pos K).
  apply (row_strong (P3 lam) N HN alpha t (digits K)) with (e0 := e0); auto; try lra.
Qed.
