(** * What [check] proves, concluded: the distance, and the theorem *)
Require Import Reals Lra Lia ZArith QArith Qreals Qabs List Bool.
From SciBarriers Require Import Sums Rows Check Powers CheckSound.
Import ListNotations.
Open Scope R_scope.

Lemma square_le x y : 0 <= x <= y -> x * x <= y * y. Proof. intros. nra. Qed.
Lemma floor_abs x w : (0 <= w)%Z -> (0 <= floor_times (Qabs x) w)%Z /\
  IZR (floor_times (Qabs x) w) * IZR (floor_times (Qabs x) w) <= Q2R x * Q2R x * (two w * two w).
Proof.
  intros Hw. assert (P : (0 <= floor_times (Qabs x) w)%Z).
  { unfold floor_times. apply Z.div_pos; [|lia]. destruct x as [n d]. simpl. apply Z.shiftl_nonneg. lia. }
  split; auto. destruct (floor_bounds (Qabs x) w Hw) as [F _].
  assert (E : Q2R (Qabs x) * Q2R (Qabs x) = Q2R x * Q2R x).
  { rewrite <- !Q2R_mult. apply Qeq_eqR. destruct x as [n d]. unfold Qabs, Qmult, Qeq. simpl. now rewrite Z.abs_square. }
  replace (Q2R x * Q2R x * (two w * two w)) with (Q2R (Qabs x) * two w * (Q2R (Qabs x) * two w)) by (rewrite <- E; ring).
  apply square_le. split; auto. now apply IZR_le.
Qed.

Section Far.
Variable c : certificate.
Hypothesis accepted : check c = true.
Let N := size c.
Let j := Z.to_nat (winner c).
Let pos := Z.to_nat (position c).
Let eps := two (- input_exponent c).
Let a := Q2R (alpha c).
Let s := IZR (sign c j).
Let vertex := Q2R (Check.reach c) / (a + eps).

Lemma alpha_fraction : a = IZR (Qnum (alpha c)) / IZR (Zpos (Qden (alpha c))) /\ 0 < IZR (Qnum (alpha c)).
Proof.
  split; [reflexivity|]. destruct (facts_C2 c accepted) as (A & _). fold a in A. unfold a in A. rewrite Q2R_fraction in A.
  pose proof (den_pos (alpha c)) as P. apply Rmult_lt_reg_r with (/ IZR (Zpos (Qden (alpha c)))); [now apply Rinv_0_lt_compat|].
  unfold Rdiv in A. lra.
Qed.

Lemma c_bounds w : (0 <= w)%Z -> IZR (c_low c w) <= vertex * two w <= IZR (c_high c w).
Proof.
  intros Hw. destruct (facts_C2 c accepted) as (A & _ & R & _). fold a in A.
  destruct (facts_C5 c accepted) as (_ & _ & He). destruct alpha_fraction as [Ea Pa].
  pose proof (den_pos (alpha c)) as Pq. pose proof (den_pos (Check.reach c)) as Pd. pose proof (two_pos w) as Pw.
  assert (Pe : 0 < eps) by apply two_pos.
  set (p := Qnum (alpha c)) in *. set (q := Zpos (Qden (alpha c))) in *.
  set (rn := Qnum (Check.reach c)) in *. set (rd := Zpos (Qden (Check.reach c))) in *.
  assert (Er : Q2R (Check.reach c) = IZR rn / IZR rd) by reflexivity.
  assert (Pp : (0 < p)%Z) by now apply lt_IZR.
  assert (Prn : 0 < IZR rn). { rewrite Er in R. apply Rmult_lt_reg_r with (/ IZR rd); [now apply Rinv_0_lt_compat|]. unfold Rdiv in R. lra. }
  split.
  - unfold c_low. fold p q rn rd. set (cut := Z.min (input_exponent c) (w + 8)).
    assert (Hc : (0 <= cut)%Z) by (unfold cut; lia). pose proof (two_pos cut) as Pc.
    assert (Le : eps <= two (- cut)) by (apply two_le; unfold cut; lia).
    assert (B : (0 < rd * (Z.shiftl p cut + q))%Z).
    { apply Z.mul_pos_pos; [unfold rd; lia|]. rewrite Z.shiftl_mul_pow2 by auto. assert (0 < 2 ^ cut)%Z by (apply Z.pow_pos_nonneg; lia).
      apply Z.add_pos_pos; [now apply Z.mul_pos_pos | unfold q; lia]. }
    eapply Rle_trans; [apply div_le; exact B|]. rewrite shiftl_eq by lia. rewrite !mult_IZR, plus_IZR, shiftl_eq, two_add by auto.
    (* (rn q 2^cut 2^w) / (rd (p 2^cut + q)) = reach 2^w / (alpha + 2^-cut) *)
    assert (Ec : two (- cut) = / two cut) by (pose proof (two_opp cut); apply Rmult_eq_reg_l with (two cut); [rewrite two_opp; field; lra | lra]).
    replace (IZR rn * IZR q * (two cut * two w) / (IZR rd * (IZR p * two cut + IZR q)))
      with (Q2R (Check.reach c) / (a + two (- cut)) * two w).
    + unfold vertex. apply Rmult_le_compat_r; [lra|]. unfold Rdiv. apply Rmult_le_compat_l; [lra|]. apply Rinv_le_contravar; lra.
    + rewrite Er, Ea, Ec. field. repeat split; try lra. nra.
  - unfold c_high. fold p q rn rd. rewrite plus_IZR. assert (B : (0 < rd * p)%Z) by (apply Z.mul_pos_pos; [unfold rd; lia | auto]).
    pose proof (div_gt (Z.shiftl (rn * q) w) (rd * p) B) as G. rewrite shiftl_eq, !mult_IZR in G by auto.
    apply Rle_trans with (IZR rn * IZR q * two w / (IZR rd * IZR p)); [|apply Rlt_le; exact G].
    replace (IZR rn * IZR q * two w / (IZR rd * IZR p)) with (Q2R (Check.reach c) / a * two w) by (rewrite Er, Ea; field; lra).
    unfold vertex. apply Rmult_le_compat_r; [lra|]. unfold Rdiv. apply Rmult_le_compat_l; [lra|]. apply Rinv_le_contravar; lra.
Qed.

(** The coordinate of the only minimiser at the position p. *)
Definition coordinate (p : Z) : R := if (p =? position c)%Z then s * vertex else 0.
Definition off_list (p : Z) (o : Q * Q) : R :=
  (Q2R (fst o) - coordinate p) * (Q2R (fst o) - coordinate p) + Q2R (snd o) * Q2R (snd o).

Lemma gap_ok w re : (0 <= w)%Z -> IZR (gap c w re (sign c j)) * IZR (gap c w re (sign c j))
  <= (Q2R re - s * vertex) * (Q2R re - s * vertex) * (two w * two w).
Proof.
  intros Hw. destruct (facts_sign c accepted) as [S _]. fold j s in S.
  destruct (c_bounds w Hw) as [L H]. destruct (floor_bounds (inject_Z (sign c j) * re) w Hw) as [F1 F2].
  rewrite Q2R_mult in F1, F2. replace (Q2R (inject_Z (sign c j))) with s in F1, F2 by (unfold s, Q2R; simpl; field).
  set (f := floor_times (inject_Z (sign c j) * re) w) in *. pose proof (two_pos w) as P.
  assert (SS : s * s = 1) by (destruct S as [-> | ->]; ring).
  replace ((Q2R re - s * vertex) * (Q2R re - s * vertex) * (two w * two w))
    with ((s * Q2R re - vertex) * two w * ((s * Q2R re - vertex) * two w)).
  2: { transitivity ((s * s * (Q2R re * Q2R re) - 2 * (s * Q2R re * vertex) + vertex * vertex) * (two w * two w)); [ring|].
       transitivity ((Q2R re * Q2R re - 2 * (s * Q2R re * vertex) + s * s * (vertex * vertex)) * (two w * two w)); [rewrite SS; ring | ring]. }
  set (x := s * Q2R re * two w) in *. set (y := vertex * two w) in *.
  replace ((s * Q2R re - vertex) * two w) with (x - y) by (unfold x, y; ring).
  unfold gap. fold f. set (hi := c_high c w) in *. set (lo := c_low c w) in *.
  pose proof (Rle_0_sqr (x - y)) as Q. unfold Rsqr in Q.
  destruct (Z.max_spec (f - hi) (lo - f - 1)) as [[_ ->]|[_ ->]].
  - destruct (Z.max_spec 0 (lo - f - 1)) as [[Z ->]|[_ ->]]; [|lra]. apply IZR_lt in Z. rewrite !minus_IZR in *.
    replace ((x - y) * (x - y)) with ((y - x) * (y - x)) by ring. apply square_le. lra.
  - destruct (Z.max_spec 0 (f - hi)) as [[Z ->]|[_ ->]]; [|lra]. apply IZR_lt in Z. rewrite !minus_IZR in *.
    apply square_le. lra.
Qed.

Lemma entries_ok w p re im : (0 <= w)%Z ->
  let x := if (p =? position c)%Z then gap c w re (sign c j) else floor_times (Qabs re) w in
  let y := floor_times (Qabs im) w in
  IZR (x * x) + IZR (y * y) <= off_list p (re, im) * (two w * two w).
Proof.
  intros Hw x y. destruct (floor_abs im w Hw) as [_ Y]. rewrite !mult_IZR. unfold off_list. simpl.
  assert (X : IZR x * IZR x <= (Q2R re - coordinate p) * (Q2R re - coordinate p) * (two w * two w)).
  { unfold x, coordinate. destruct (p =? position c)%Z; [now apply gap_ok|]. rewrite Rminus_0_r. now apply floor_abs. }
  fold y in Y. lra.
Qed.

Lemma squares_sum w : (0 <= w)%Z -> forall out p,
  IZR (fold_right Z.add 0%Z (squares c w p out))
  <= rsum (fun i => off_list (p + Z.of_nat i) (nth i out (0%Q, 0%Q))) (length out) * (two w * two w).
Proof.
  intros Hw. induction out as [|[re im] out IH]; intros p; [simpl; lra|]. simpl length. rewrite rsum_first.
  cbn [squares fold_right]. rewrite !plus_IZR. pose proof (entries_ok w p re im Hw) as E. cbv zeta in E. fold j.
  specialize (IH (p + 1)%Z).
  assert (X : rsum (fun i => off_list (p + Z.of_nat (S i)) (nth (S i) ((re, im) :: out) (0%Q, 0%Q))) (length out)
              = rsum (fun i => off_list (p + 1 + Z.of_nat i) (nth i out (0%Q, 0%Q))) (length out)).
  { apply rsum_ext. intros i _. simpl nth. f_equal. lia. }
  rewrite X. change (nth 0 ((re, im) :: out) (0%Q, 0%Q)) with (re, im). rewrite Z.add_0_r. lra.
Qed.
Lemma squares_max w : (0 <= w)%Z -> forall out p, (0 < fold_right Z.max 0 (squares c w p out))%Z ->
  exists i, (i < length out)%nat /\
    IZR (fold_right Z.max 0%Z (squares c w p out)) <= off_list (p + Z.of_nat i) (nth i out (0%Q, 0%Q)) * (two w * two w).
Proof.
  intros Hw. induction out as [|[re im] out IH]; intros p H; [simpl in H; lia|].
  pose proof (entries_ok w p re im Hw) as E. cbv zeta in E. cbn [squares fold_right] in H |- *. fold j in H |- *.
  set (x := if (p =? position c)%Z then gap c w re (sign c j) else floor_times (Qabs re) w) in *.
  set (y := floor_times (Qabs im) w) in *. set (m := fold_right Z.max 0%Z (squares c w (p + 1) out)) in *.
  rewrite <- plus_IZR in E. destruct (Z_le_gt_dec m (x * x + y * y)) as [L|L].
  - exists 0%nat. split; [simpl; lia|]. rewrite Z.add_0_r. simpl nth. now rewrite Z.max_l.
  - rewrite Z.max_r by lia. assert (0 <= x * x + y * y)%Z by nia. destruct (IH (p + 1)%Z) as (i & Hi & B); [fold m; lia|].
    exists (S i). split; [simpl; lia|]. simpl nth. replace (p + Z.of_nat (S i))%Z with (p + 1 + Z.of_nat i)%Z by lia. exact B.
Qed.

Lemma vertex_off z i : is_vertex N pos (s * vertex) z -> (i < N)%nat ->
  off_list (Z.of_nat i) (nth i (output c) (0%Q, 0%Q)) = off c i (z i).
Proof.
  intros [V Z] Hi. unfold off_list, off, coordinate. destruct (facts_position c accepted) as (Hp & _).
  destruct (Z.eqb_spec (Z.of_nat i) (position c)) as [E|E].
  - assert (i = pos) as -> by (unfold pos; lia). now rewrite V.
  - rewrite (Z i Hi); [reflexivity|]. intros ->. apply E. unfold pos. lia.
Qed.

Lemma tolerance_square : tolerance c * tolerance c < IZR (Qnum (bound c)) / IZR (Zpos (Qden (bound c))).
Proof.
  pose proof (every_rule c accepted C10 _ ltac:(simpl; tauto)) as H. unfold rule_C10 in H. apply Z.ltb_lt, IZR_lt in H.
  destruct (facts_C2 c accepted) as (_ & _ & _ & K & _). rewrite mult_IZR in H. pose proof (den_pos (bound c)) as P.
  assert (E : IZR (100 ^ digits c) * (tolerance c * tolerance c) = 1).
  { unfold tolerance. rewrite <- (Z2Nat.id (digits c)) at 1 by lia. rewrite <- pow_IZR, <- !Rpow_mult_distr.
    replace (100 * (/ 10 * / 10)) with 1 by lra. apply pow1. }
  assert (T : 0 < tolerance c) by (apply pow_lt; lra).
  apply Rmult_lt_reg_r with (IZR (Zpos (Qden (bound c)))); auto.
  replace (IZR (Qnum (bound c)) / IZR (Zpos (Qden (bound c))) * IZR (Zpos (Qden (bound c)))) with (IZR (Qnum (bound c))) by (field; lra).
  assert (X : 0 < tolerance c * tolerance c) by nra. pose proof (Rmult_lt_compat_l _ _ _ X H) as G.
  replace (tolerance c * tolerance c * (IZR (Qnum (bound c)) * IZR (100 ^ digits c)))
    with (IZR (Qnum (bound c)) * (IZR (100 ^ digits c) * (tolerance c * tolerance c))) in G by ring.
  rewrite E in G. lra.
Qed.

Lemma far_ok w z : (0 <= w)%Z -> far c w = true -> length (output c) = N -> is_vertex N pos (s * vertex) z -> farther c z.
Proof.
  intros Hw H L V. unfold far in H. apply Z.leb_le, IZR_le in H. rewrite shiftl_eq, mult_IZR in H by lia.
  replace (2 * w)%Z with (w + w)%Z in H by lia. rewrite two_add in H. pose proof tolerance_square as T.
  pose proof (den_pos (bound c)) as Pd. pose proof (two_pos w) as Pw.
  set (bn := IZR (Qnum (bound c))) in *. set (bd := IZR (Zpos (Qden (bound c)))) in *. set (m := two w) in *.
  assert (Tn : 0 < tolerance c) by (apply pow_lt; lra).
  assert (Pn : 0 < bn). { apply Rmult_lt_reg_r with (/ bd); [now apply Rinv_0_lt_compat|]. unfold Rdiv in T. nra. }
  assert (M : bn / bd * (m * m) <= IZR (norm (problem c) (squares c w 0 (output c)))).
  { apply Rmult_le_reg_r with bd; auto. replace (bn / bd * (m * m) * bd) with (bn * (m * m)) by (field; lra). exact H. }
  assert (Pm : 0 < bn / bd * (m * m)).
  { apply Rmult_lt_0_compat; [apply Rdiv_lt_0_compat; auto | nra]. }
  assert (Sum : IZR (fold_right Z.add 0%Z (squares c w 0 (output c))) <= rsum (fun p => off c p (z p)) N * (m * m)).
  { eapply Rle_trans; [apply squares_sum; exact Hw|]. rewrite L. right. f_equal. apply rsum_ext. intros i Hi.
    now apply vertex_off. }
  unfold farther. fold N. destruct (problem c) eqn:K; simpl in M.
  - destruct (squares_max w Hw (output c) 0) as (i & Hi & B); [apply lt_IZR; lra|]. rewrite L in Hi. exists i. split; auto.
    rewrite Z.add_0_l in B. rewrite (vertex_off z i V Hi) in B. fold m in B. apply Rlt_le_trans with (1 := T). nra.
  - apply Rlt_le_trans with (1 := T). apply Rmult_le_reg_r with (m * m); [nra|]. lra.
  - apply Rlt_le_trans with (1 := T). apply Rmult_le_reg_r with (m * m); [nra|]. lra.
Qed.
End Far.

(** ** The theorem *)
Theorem check_sound c : check c = true ->
  (* the data are those of the indices read, all below e, and each is a datum of the input *)
  (forall n, In n (used c) <-> exists d, In d (data c) /\ index d = n)
  /\ (forall d, In d (data c) -> is_datum c d)
  (* there is a minimiser, and the output is farther than 10^-K from every one *)
  /\ (exists z, minimiser (size c) (problem_of (problem c)) (input_of c) z)
  /\ (forall z, minimiser (size c) (problem_of (problem c)) (input_of c) z -> farther c z).
Proof.
  intros H. split; [|split; [|split]].
  - intros n. pose proof (every_rule c H C6 _ ltac:(simpl; tauto)) as R. unfold rule_C6, same_members in R. rewrite !andb_true_iff in R.
    destruct R as [[_ [A B]] _]. rewrite forallb_forall in A, B. split.
    + intros Hn. specialize (B n Hn). apply existsb_exists in B as (m & Hm & E). apply Z.eqb_eq in E as <-.
      apply in_map_iff in Hm as (d & E & Hd). exists d. auto.
    + intros (d & Hd & <-). specialize (A (index d) (in_map _ _ _ Hd)). apply existsb_exists in A as (m & Hm & E).
      apply Z.eqb_eq in E as ->. exact Hm.
  - intros d Hd. now apply data_ok.
  - eexists. apply minimiser_exists. apply (input_wins c H).
  - intros z Hz. pose proof (every_rule c H C9 _ ltac:(simpl; tauto)) as R. unfold rule_C9 in R. cbv zeta in R.
    rewrite andb_true_iff, orb_true_iff in R. destruct R as [L F]. apply Nat.eqb_eq in L.
    assert (W : (0 <= first_precision c)%Z).
    { unfold first_precision. assert (B : forall x, (0 <= bits x)%Z) by (intros x; unfold bits; destruct (x =? 0)%Z; pose proof (Z.log2_nonneg (Z.abs x)); lia).
      pose proof (B (Z.of_nat (size c))). pose proof (B (Qnum (bound c))). pose proof (B (Zpos (Qden (bound c)))). lia. }
    destruct F as [F|F]; [apply (far_ok c H (first_precision c)) | apply (far_ok c H (2 * first_precision c)%Z)]; auto; try lia;
      now apply minimiser_vertex.
Qed.
