(** * What [check_entry] proves: the solutions are those of the problem, by its definition in Catalogue.v or Eigenvector.v *)
Require Import Reals Lra Lia ZArith QArith Qreals Qabs List Bool.
From SciBarriers Require Import Sums Rows Catalogue Eigenvector Check Powers CheckFar CheckEntry.
Import ListNotations.
Open Scope R_scope.

(** The entry p of the input, row by row: centre + 2^-e direction. *)
Definition flat (c : entry_certificate) (p : nat) : R := Q2R (c_at c p) + two (- epsilon c) * Q2R (d_at c p).
Definition square (c : entry_certificate) (a : nat -> R) : matrix := fun i k => a (i * wide c + k)%nat.
Definition read_value (d : reading) (p : nat) : R := IZR (nth p (entries d) 0%Z) * two (- at_exponent d).

(** The solution of the problem, an index or a vector. *)
Definition solves_index (c : entry_certificate) (i : nat) : Prop := argmax (wide c) (flat c) i.
Definition solves (c : entry_certificate) (v : vector) : Prop :=
  match of_task c with
  | LargestEntry => False
  | Kernel => kernel_vector (flat c) v
  | Eigenvector => principal (wide c) (square c (flat c)) v
  end.
(** A datum of index n: within 2^-n in the maximum norm; in l2, which is the operator norm of a row; in the operator norm. *)
Definition entry_datum (c : entry_certificate) (d : reading) : Prop :=
  let error := fun p => read_value d p - flat c p in let r := two (- at_index d) in
  match of_task c with
  | LargestEntry => forall p, (p < wide c)%nat -> Rabs (error p) <= r
  | Kernel => rsum (fun p => error p * error p) 2 <= r * r
  | Eigenvector => forall v, norm2 (wide c) (mul (wide c) (square c error) v) <= r * r * norm2 (wide c) v
  end.
Definition out (c : entry_certificate) (p : nat) : Q * Q := nth p (returned c) (0%Q, 0%Q).
Definition entry_tolerance (c : entry_certificate) : R := (/ 10) ^ Z.to_nat (of_digits c).
Definition entry_far (c : entry_certificate) (v : vector) : Prop :=
  entry_tolerance c * entry_tolerance c <
  rsum (fun p => (Q2R (fst (out c p)) - v p) * (Q2R (fst (out c p)) - v p) + Q2R (snd (out c p)) * Q2R (snd (out c p))) (wide c).

Lemma all_below_ok n f : all_below n f = true -> forall p, (p < n)%nat -> f p = true.
Proof. unfold all_below. rewrite forallb_forall. intros H p Hp. apply H, in_seq. lia. Qed.
Lemma zero_R : Q2R 0 = 0. Proof. unfold Q2R; simpl; lra. Qed.

Section Accepted.
Variable c : entry_certificate.
Hypothesis accepted : check_entry c = true.
Let n := wide c.
Let j := named c.
Let eps := two (- epsilon c).

Lemma eps_positive : 0 < eps. Proof. apply two_pos. Qed.
Lemma parts : sizes_ok c = true /\ solutions_ok c = true /\ forallb (reading_ok c) (readings c) = true /\ short c = true
  /\ transcript_ok c = true /\ (0 <= of_digits c)%Z /\ (exists w, (0 <= w)%Z /\ far_enough c w = true)
  /\ (Zpos (Qden (squared_bound c)) < Qnum (squared_bound c) * 100 ^ of_digits c)%Z.
Proof.
  pose proof accepted as H. unfold check_entry, covered in H. rewrite !andb_true_iff, orb_true_iff in H.
  destruct H as [[[[[[[[A B] C] D] E] F] _] G] I]. apply Z.leb_le in F. apply Z.ltb_lt in I. repeat split; auto.
  assert (W : (0 <= precision c)%Z).
  { unfold precision. assert (P : forall x, (0 <= bits x)%Z) by (intros x; unfold bits; destruct (x =? 0)%Z; pose proof (Z.log2_nonneg (Z.abs x)); lia).
    pose proof (P (Z.of_nat (length (returned c)))). pose proof (P (Qnum (squared_bound c))). pose proof (P (Zpos (Qden (squared_bound c)))). lia. }
  destruct G as [G|G]; [exists (precision c) | exists (2 * precision c)%Z]; split; auto; lia.
Qed.

Lemma beats_ok p q : beats c p q = true -> flat c q < flat c p.
Proof.
  unfold beats. rewrite !andb_true_iff, orb_true_iff. intros [[A B] C]. apply Qle_bool_R in A. apply Qle_bool_R in B.
  pose proof eps_positive. unfold flat. fold eps. destruct C as [C|C]; apply Qlt_bool_R in C; nra.
Qed.
Lemma nothing_ok p : nothing_at c p = true -> flat c p = 0.
Proof.
  unfold nothing_at. rewrite andb_true_iff. intros [A B]. apply Qeq_bool_iff, Qeq_eqR in A. apply Qeq_bool_iff, Qeq_eqR in B.
  unfold flat. rewrite A, B, zero_R. ring.
Qed.
Lemma something_ok p : something_at c p = true -> flat c p <> 0.
Proof.
  unfold something_at. rewrite !andb_true_iff, orb_true_iff. intros [[A B] C]. apply Qle_bool_R in A. apply Qle_bool_R in B.
  rewrite zero_R in A, B. pose proof eps_positive. unfold flat. fold eps.
  destruct C as [C|C]; apply Qlt_bool_R in C; rewrite zero_R in C; nra.
Qed.

Lemma small_width : (j < n)%nat.
Proof.
  destruct parts as (_ & S & _). unfold solutions_ok in S. rewrite andb_true_iff in S. destruct S as [S _].
  now apply Nat.ltb_lt in S.
Qed.

(** ** Solutions *)
Theorem index_solution : of_task c = LargestEntry -> forall i, solves_index c i <-> i = j.
Proof.
  intros T i. destruct parts as (_ & S & _). unfold solutions_ok in S. rewrite T, !andb_true_iff in S. destruct S as [_ [_ S]].
  apply argmax_unique; [apply small_width|]. intros p Hp Hne. apply beats_ok.
  pose proof (all_below_ok _ _ S p Hp) as B. cbv beta in B. rewrite (proj2 (Nat.eqb_neq p (named c)) Hne) in B. exact B.
Qed.
Theorem vector_solution : of_task c <> LargestEntry -> forall v,
  solves c v <-> (v j = 1 \/ v j = -1) /\ forall p, (p < n)%nat -> p <> j -> v p = 0.
Proof.
  intros T v. destruct parts as (_ & S & _). pose proof small_width as J. unfold solutions_ok in S. unfold solves.
  destruct (of_task c); [congruence | |]; rewrite !andb_true_iff in S.
  - destruct S as [_ [[[N2 _] Z] X]]. apply Nat.eqb_eq in N2. apply nothing_ok in Z. apply something_ok in X. fold j in Z, X.
    assert (J2 : (j = 0 \/ j = 1)%nat) by (unfold n in J; lia).
    rewrite (kernel_solution (flat c) (1 - j) j); auto; [|lia]. unfold n. rewrite N2. split.
    + intros [V U]. split; auto. intros p Hp Hne. replace p with (1 - j)%nat by lia. exact V.
    + intros [U V]. split; auto. apply V; lia.
  - destruct S as [_ [[_ O] B]]. apply principal_of_diagonal; auto.
    + intros i k Hi Hk Hne. unfold square. apply nothing_ok.
      pose proof (all_below_ok _ _ O i Hi) as O1. cbv beta in O1. pose proof (all_below_ok _ _ O1 k Hk) as O2. cbv beta in O2.
      now rewrite (proj2 (Nat.eqb_neq i k) Hne) in O2.
    + intros p Hp Hne. unfold square. apply beats_ok. pose proof (all_below_ok _ _ B p Hp) as B1. cbv beta in B1.
      rewrite (proj2 (Nat.eqb_neq p (named c)) Hne) in B1. exact B1.
Qed.
Theorem solution_exists : of_task c <> LargestEntry -> solves c (axis j 1).
Proof.
  intros T. apply vector_solution; auto. rewrite axis_same. split; auto. intros. now apply axis_other.
Qed.

(** ** Data *)
Lemma exact d : In d (readings c) -> (0 <= at_index d < epsilon c)%Z /\ forall p, (p < length (centre c))%nat ->
  read_value d p = Q2R (c_at c p).
Proof.
  intros Hd. destruct parts as (S & _ & R & _). rewrite forallb_forall in R. specialize (R d Hd). unfold reading_ok in R.
  rewrite !andb_true_iff in R. destruct R as [[[A B] _] F]. split; [lia|]. intros p Hp.
  unfold sizes_ok in S. rewrite !andb_true_iff in S. destruct S as [[[[[_ _] L1] _] L2] _].
  apply Nat.eqb_eq in L1. rewrite forallb_forall in L2. specialize (L2 d Hd). apply Nat.eqb_eq in L2.
  rewrite forallb_forall in F. specialize (F (nth p (entries d) 0%Z, nth p (centre c) 0%Q)).
  assert (I : In (nth p (entries d) 0%Z, nth p (centre c) 0%Q) (combine (entries d) (centre c))).
  { rewrite <- combine_nth by congruence. apply nth_In. rewrite combine_length. lia. }
  specialize (F I). unfold same_number in F. simpl in F. apply Z.eqb_eq in F.
  pose proof (difference_ok (nth p (centre c) 0%Q) (at_exponent d) (nth p (entries d) 0%Z) 1) as E. rewrite F in E.
  unfold read_value, at_list. unfold Rdiv in E. rewrite Rmult_0_l in E. lra.
Qed.
Lemma error_at d p : In d (readings c) -> (p < length (centre c))%nat -> read_value d p - flat c p = - (eps * Q2R (d_at c p)).
Proof. intros Hd Hp. destruct (exact d Hd) as [_ E]. rewrite E by auto. unfold flat. fold eps. ring. Qed.
Lemma eps_small d : In d (readings c) -> eps <= two (- at_index d).
Proof. intros Hd. destruct (exact d Hd) as [I _]. apply two_le. lia. Qed.
Lemma direction_small p : of_task c <> Kernel -> (p < length (direction c))%nat -> -1 <= Q2R (d_at c p) <= 1.
Proof.
  intros T Hp. destruct parts as (_ & _ & _ & D & _). unfold short in D.
  assert (F : forallb (fun d => Qle_bool (Qabs d) 1) (direction c) = true) by (destruct (of_task c); auto; congruence).
  rewrite forallb_forall in F. specialize (F (d_at c p) (nth_In _ _ Hp)). apply Qle_bool_iff, Qabs_Qle_condition in F as [A B].
  apply Qle_Rle in A. apply Qle_Rle in B. replace (Q2R (- (1))) with (-1) in A by (unfold Q2R; simpl; lra).
  replace (Q2R 1) with 1 in B by (unfold Q2R; simpl; lra). lra.
Qed.
Lemma lengths : length (centre c) = length (direction c) /\
  length (centre c) = match of_task c with Eigenvector => (n * n)%nat | _ => n end /\
  length (returned c) = match of_task c with LargestEntry => 1%nat | _ => n end.
Proof.
  destruct parts as (S & _). unfold sizes_ok in S. rewrite !andb_true_iff in S. destruct S as [[[[[_ _] A] B] _] C].
  apply Nat.eqb_eq in A. apply Nat.eqb_eq in B. apply Nat.eqb_eq in C. rewrite A, B, C. unfold n. auto.
Qed.

Theorem entry_data_ok d : In d (readings c) -> entry_datum c d.
Proof.
  intros Hd. unfold entry_datum. pose proof (eps_small d Hd) as Le. pose proof eps_positive as Pe.
  destruct lengths as (L1 & L2 & _). destruct (of_task c) eqn:T; cbv zeta.
  - intros p Hp. rewrite error_at by (auto; rewrite L2; auto). pose proof (direction_small p ltac:(congruence) ltac:(rewrite <- L1, L2; auto)).
    apply Rabs_le. split; nra.
  - destruct parts as (_ & S & _ & D & _). unfold solutions_ok in S. rewrite T, !andb_true_iff in S.
    destruct S as [_ [[[N2 _] _] _]]. apply Nat.eqb_eq in N2. unfold short in D. rewrite T in D. apply Qle_bool_R in D.
    rewrite Q2R_plus, !Q2R_mult in D. replace (Q2R 1) with 1 in D by (unfold Q2R; simpl; lra).
    simpl. rewrite !error_at by (auto; rewrite L2; unfold n; rewrite N2; lia).
    set (x := Q2R (d_at c 0)) in *. set (y := Q2R (d_at c 1)) in *. set (r := two (- at_index d)) in *.
    apply Rle_trans with (eps * eps); [|nra].
    replace (0 + - (eps * x) * - (eps * x) + - (eps * y) * - (eps * y)) with (eps * eps * (x * x + y * y)) by ring.
    rewrite <- (Rmult_1_r (eps * eps)) at 2. apply Rmult_le_compat_l; [nra | exact D].
  - intros v. destruct parts as (_ & S & _). unfold solutions_ok in S. rewrite T, !andb_true_iff in S. destruct S as [_ [[_ O] _]].
    assert (In2 : forall i k, (i < n)%nat -> (k < n)%nat -> (i * n + k < n * n)%nat) by (intros; nia).
    apply Rle_trans with (eps * eps * norm2 (wide c) v).
    + unfold norm2. rewrite <- rsum_scal. apply rsum_le. intros p Hp. rewrite mul_diagonal; auto.
      * unfold square. rewrite error_at by (auto; rewrite L2; unfold n; apply In2; auto).
        pose proof (direction_small (p * wide c + p) ltac:(congruence) ltac:(rewrite <- L1, L2; apply In2; auto)).
        set (x := Q2R _) in *. replace (- (eps * x) * v p * (- (eps * x) * v p)) with (x * x * (eps * eps * (v p * v p))) by ring.
        pose proof (Rle_0_sqr (v p)) as Sv. unfold Rsqr in Sv. assert (Se : 0 <= eps * eps) by (apply Rmult_le_pos; lra).
        pose proof (Rmult_le_pos _ _ Se Sv) as Sev. set (y := eps * eps * (v p * v p)) in *. assert (x * x <= 1) by nra. nra.
      * intros i k Hi Hk Hne. unfold square. rewrite error_at by (auto; rewrite L2; apply In2; auto).
        pose proof (all_below_ok _ _ O i Hi) as O1. cbv beta in O1. pose proof (all_below_ok _ _ O1 k Hk) as O2. cbv beta in O2.
        rewrite (proj2 (Nat.eqb_neq i k) Hne) in O2. unfold nothing_at in O2. simpl in O2. apply andb_true_iff in O2 as [_ O2].
        apply Qeq_bool_iff, Qeq_eqR in O2. rewrite O2, zero_R. ring.
    + apply Rmult_le_compat_r; [apply norm2_nonneg | nra].
Qed.

(** ** Distance *)
Lemma entry_tolerance_square : entry_tolerance c * entry_tolerance c < IZR (Qnum (squared_bound c)) / IZR (Zpos (Qden (squared_bound c))).
Proof.
  destruct parts as (_ & _ & _ & _ & _ & K & _ & H). apply IZR_lt in H. rewrite mult_IZR in H. pose proof (den_pos (squared_bound c)) as P.
  assert (E : IZR (100 ^ of_digits c) * (entry_tolerance c * entry_tolerance c) = 1).
  { unfold entry_tolerance. rewrite <- (Z2Nat.id (of_digits c)) at 1 by lia. rewrite <- pow_IZR, <- !Rpow_mult_distr.
    replace (100 * (/ 10 * / 10)) with 1 by lra. apply pow1. }
  assert (T : 0 < entry_tolerance c) by (apply pow_lt; lra).
  apply Rmult_lt_reg_r with (IZR (Zpos (Qden (squared_bound c)))); auto.
  replace (IZR (Qnum (squared_bound c)) / IZR (Zpos (Qden (squared_bound c))) * IZR (Zpos (Qden (squared_bound c))))
    with (IZR (Qnum (squared_bound c))) by (field; lra).
  assert (X : 0 < entry_tolerance c * entry_tolerance c) by nra. pose proof (Rmult_lt_compat_l _ _ _ X H) as G.
  replace (entry_tolerance c * entry_tolerance c * (IZR (Qnum (squared_bound c)) * IZR (100 ^ of_digits c)))
    with (IZR (Qnum (squared_bound c)) * (IZR (100 ^ of_digits c) * (entry_tolerance c * entry_tolerance c))) in G by ring.
  rewrite E in G. lra.
Qed.
Lemma off_axis_ok w k s : (0 <= w)%Z -> forall l p, IZR (off_axis w k s p l) <=
  rsum (fun i => (Q2R (fst (nth i l (0%Q, 0%Q))) - axis k (Q2R s) (p + i)%nat) * (Q2R (fst (nth i l (0%Q, 0%Q))) - axis k (Q2R s) (p + i)%nat)
                 + Q2R (snd (nth i l (0%Q, 0%Q))) * Q2R (snd (nth i l (0%Q, 0%Q)))) (length l) * (two w * two w).
Proof.
  intros Hw. induction l as [|[re im] l IH]; intros p; [simpl; lra|]. simpl length. rewrite rsum_first.
  cbn [off_axis]. rewrite !plus_IZR, !mult_IZR.
  destruct (floor_abs (re - (if Nat.eqb p k then s else 0))%Q w Hw) as [_ X]. destruct (floor_abs im w Hw) as [_ Y].
  assert (E : Q2R (re - (if Nat.eqb p k then s else 0))%Q = Q2R re - axis k (Q2R s) p).
  { rewrite Q2R_minus. unfold axis. destruct (Nat.eqb p k); auto. now rewrite zero_R. }
  rewrite E in X. specialize (IH (S p)).
  erewrite (rsum_ext _ (fun i => (Q2R (fst (nth i l (0%Q, 0%Q))) - axis k (Q2R s) (S p + i)%nat)
     * (Q2R (fst (nth i l (0%Q, 0%Q))) - axis k (Q2R s) (S p + i)%nat) + Q2R (snd (nth i l (0%Q, 0%Q))) * Q2R (snd (nth i l (0%Q, 0%Q))))).
  2: { intros i _. simpl nth. now replace (p + S i)%nat with (S p + i)%nat by lia. }
  simpl nth. simpl fst. simpl snd. rewrite Nat.add_0_r. lra.
Qed.
Theorem vector_far : of_task c <> LargestEntry -> forall v, solves c v -> entry_far c v.
Proof.
  intros T v Hv. apply vector_solution in Hv; auto. destruct Hv as [U Z]. destruct lengths as (_ & _ & L).
  replace (match of_task c with LargestEntry => 1%nat | _ => n end) with n in L by (destruct (of_task c); auto; congruence).
  destruct parts as (_ & _ & _ & _ & _ & _ & (w & Hw & F) & _). unfold far_enough in F.
  assert (B : exists s, v j = Q2R s /\ (Z.shiftl (Qnum (squared_bound c)) (2 * w) <=? off_axis w j s 0 (returned c) * Zpos (Qden (squared_bound c)))%Z = true).
  { assert (F2 : ((Z.shiftl (Qnum (squared_bound c)) (2 * w) <=? off_axis w j 1 0 (returned c) * Zpos (Qden (squared_bound c)))
      && (Z.shiftl (Qnum (squared_bound c)) (2 * w) <=? off_axis w j (-1) 0 (returned c) * Zpos (Qden (squared_bound c))))%Z = true)
      by (destruct (of_task c); auto; congruence).
    rewrite andb_true_iff in F2. destruct F2 as [F1 F2].
    destruct U as [U|U]; [exists 1%Q | exists (-1)%Q]; split; auto; rewrite U; unfold Q2R; simpl; lra. }
  destruct B as (s & V & B). apply Z.leb_le, IZR_le in B. rewrite shiftl_eq, mult_IZR in B by lia.
  replace (2 * w)%Z with (w + w)%Z in B by lia. rewrite two_add in B.
  pose proof (off_axis_ok w j s Hw (returned c) 0) as O. rewrite L in O. pose proof entry_tolerance_square as Q.
  pose proof (den_pos (squared_bound c)) as Pd. pose proof (two_pos w) as Pw. unfold entry_far. apply Rlt_le_trans with (1 := Q).
  set (bn := IZR (Qnum (squared_bound c))) in *. set (bd := IZR (Zpos (Qden (squared_bound c)))) in *. set (m := two w) in *.
  apply Rmult_le_reg_r with (m * m); [nra|].
  apply Rle_trans with (IZR (off_axis w j s 0 (returned c))).
  - apply Rmult_le_reg_r with bd; auto. replace (bn / bd * (m * m) * bd) with (bn * (m * m)) by (field; lra). exact B.
  - eapply Rle_trans; [exact O|]. right. f_equal. apply rsum_ext. intros p Hp. unfold out. simpl plus.
    assert (E : axis j (Q2R s) p = v p); [|now rewrite E].
    unfold axis. destruct (Nat.eqb_spec p j) as [->|Hne]; auto. symmetry. now apply Z.
Qed.
Theorem index_far : of_task c = LargestEntry -> forall i, solves_index c i -> Q2R (fst (out c 0)) <> INR i \/ Q2R (snd (out c 0)) <> 0.
Proof.
  intros T i Hi. apply index_solution in Hi as ->; auto. destruct parts as (_ & _ & _ & _ & _ & _ & (w & _ & F) & _).
  unfold far_enough in F. rewrite T in F. unfold out. destruct (returned c) as [|[re im] [|x l]]; try discriminate. simpl.
  rewrite andb_true_iff, negb_true_iff in F. destruct F as [F _]. fold j in F.
  destruct (Req_dec (Q2R re) (INR j)) as [E|E]; auto. right. intros E2. apply not_true_iff_false in F. apply F.
  rewrite andb_true_iff, !Qeq_bool_iff. split; apply eqR_Qeq.
  - rewrite E. unfold Q2R, inject_Z. simpl. rewrite <- INR_IZR_INZ. lra.
  - now rewrite E2, zero_R.
Qed.
End Accepted.

(** ** The theorem *)
Theorem check_entry_sound c : check_entry c = true ->
  (* each reading is a datum of the input *)
  (forall d, In d (readings c) -> entry_datum c d)
  (* an index: there is one solution, and the output is another number, at distance 1 in the discrete metric *)
  /\ (of_task c = LargestEntry -> (exists i, solves_index c i) /\
        forall i, solves_index c i -> Q2R (fst (out c 0)) <> INR i \/ Q2R (snd (out c 0)) <> 0)
  (* a vector: there are solutions, and the output is farther than 10^-K from each in l2 *)
  /\ (of_task c <> LargestEntry -> (exists v, solves c v) /\ forall v, solves c v -> entry_far c v).
Proof.
  intros H. split; [|split].
  - intros d Hd. now apply entry_data_ok.
  - intros T. split; [exists (named c); now apply index_solution | now apply index_far].
  - intros T. split; [eexists; now apply solution_exists | now apply vector_far].
Qed.
