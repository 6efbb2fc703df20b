(** * Powers of 2 with integer exponents, and integer arithmetic that bounds real numbers *)
From SciBarriers Require Import Sums Check.
Require Import Reals Lra Lia ZArith QArith Qreals List.
Import ListNotations.
Open Scope R_scope.

Definition two (k : Z) : R := powerRZ 2 k.
Lemma two_pos k : 0 < two k. Proof. apply powerRZ_lt. lra. Qed.
Lemma two_add j k : two (j + k) = two j * two k. Proof. apply powerRZ_add. lra. Qed.
Lemma two_0 : two 0 = 1. Proof. reflexivity. Qed.
Lemma two_1 : two 1 = 2. Proof. unfold two. simpl. lra. Qed.
Lemma two_opp k : two k * two (- k) = 1. Proof. rewrite <- two_add, Z.add_opp_diag_r. apply two_0. Qed.
Lemma two_whole k : (0 <= k)%Z -> two k = IZR (2 ^ k).
Proof. intros H. rewrite <- (Z2Nat.id k) by auto. unfold two. rewrite <- pow_powerRZ. now rewrite pow_IZR. Qed.
Lemma two_le j k : (j <= k)%Z -> two j <= two k.
Proof.
  intros H. replace k with (j + (k - j))%Z by lia. rewrite two_add, (two_whole (k - j)) by lia.
  assert (1 <= IZR (2 ^ (k - j))). { apply IZR_le. pose proof (Z.pow_pos_nonneg 2 (k - j)). lia. }
  pose proof (two_pos j). nra.
Qed.

Lemma div_le a b : (0 < b)%Z -> IZR (a / b) <= IZR a / IZR b.
Proof.
  intros H. assert (0 < IZR b) by now apply IZR_lt. apply Rmult_le_reg_l with (IZR b); auto.
  replace (IZR b * (IZR a / IZR b)) with (IZR a) by (field; lra). rewrite <- mult_IZR. apply IZR_le. now apply Z.mul_div_le.
Qed.
Lemma div_gt a b : (0 < b)%Z -> IZR a / IZR b < IZR (a / b) + 1.
Proof.
  intros H. assert (0 < IZR b) by now apply IZR_lt. apply Rmult_lt_reg_l with (IZR b); auto.
  replace (IZR b * (IZR a / IZR b)) with (IZR a) by (field; lra). rewrite <- plus_IZR, <- mult_IZR. apply IZR_lt.
  pose proof (Z.mul_succ_div_gt a b H). lia.
Qed.
Lemma shiftl_eq a k : (0 <= k)%Z -> IZR (Z.shiftl a k) = IZR a * two k.
Proof. intros H. rewrite Z.shiftl_mul_pow2, mult_IZR, two_whole by auto. reflexivity. Qed.
Lemma shiftl_le a k : IZR (Z.shiftl a k) <= IZR a * two k.
Proof.
  destruct (Z_le_gt_dec 0 k) as [H|H]; [rewrite shiftl_eq by auto; lra|].
  replace k with (- (- k))%Z at 1 by lia. rewrite Z.shiftl_opp_r, Z.shiftr_div_pow2 by lia.
  assert (P : (0 < 2 ^ (- k))%Z) by (apply Z.pow_pos_nonneg; lia).
  eapply Rle_trans; [apply div_le; exact P|]. rewrite <- two_whole by lia.
  pose proof (two_opp k) as E. pose proof (two_pos (- k)). right.
  apply Rmult_eq_reg_r with (two (- k)); [|lra]. replace (IZR a / two (- k) * two (- k)) with (IZR a) by (field; lra).
  rewrite Rmult_assoc, E. ring.
Qed.

Lemma Q2R_fraction x : Q2R x = IZR (Qnum x) / IZR (Zpos (Qden x)). Proof. reflexivity. Qed.
Lemma den_pos x : 0 < IZR (Zpos (Qden x)). Proof. now apply IZR_lt. Qed.
Lemma Qlt_bool_R x y : Qlt_bool x y = true -> Q2R x < Q2R y.
Proof. intros H. apply Qlt_Rlt. unfold Qlt_bool in H. apply Z.ltb_lt in H. exact H. Qed.
Lemma Qle_bool_R x y : Qle_bool x y = true -> Q2R x <= Q2R y.
Proof. intros H. apply Qle_Rle. now apply Qle_bool_iff. Qed.

(** floor(2^w x) *)
Lemma floor_bounds x w : (0 <= w)%Z -> IZR (floor_times x w) <= Q2R x * two w < IZR (floor_times x w) + 1.
Proof.
  intros H. unfold floor_times. pose proof (div_le (Z.shiftl (Qnum x) w) (Zpos (Qden x)) eq_refl) as A.
  pose proof (div_gt (Z.shiftl (Qnum x) w) (Zpos (Qden x)) eq_refl) as B.
  rewrite (shiftl_eq (Qnum x) w H) in A, B. rewrite Q2R_fraction. pose proof (den_pos x).
  replace (IZR (Qnum x) / IZR (Zpos (Qden x)) * two w) with (IZR (Qnum x) * two w / IZR (Zpos (Qden x))) by (field; lra).
  lra.
Qed.

(** ** Lists *)
Definition lsum {T} (g : T -> R) (l : list T) : R := fold_right (fun x s => g x + s) 0 l.
Lemma rsum_first f n : rsum f (S n) = f 0%nat + rsum (fun p => f (S p)) n.
Proof. induction n; [simpl; ring|]. change (rsum f (S (S n))) with (rsum f (S n) + f (S n)). rewrite IHn. simpl. ring. Qed.
Lemma rsum_list {T} (g : T -> R) (d : T) l : rsum (fun p => g (nth p l d)) (length l) = lsum g l.
Proof. induction l as [|a l IH]; [reflexivity|]. simpl length. rewrite rsum_first. simpl. now rewrite <- IH. Qed.
Lemma lsum_ext {T} (g h : T -> R) l : (forall x, In x l -> g x = h x) -> lsum g l = lsum h l.
Proof. induction l; simpl; intros H; auto. rewrite IHl, (H a) by auto. reflexivity. Qed.

(** ** Close enough: the differences D_i are those of numbers x_i 2^-s and sgn_i a, times den a 2^max(s, 0) *)
Lemma difference_ok a s x g :
  IZR x * two (- s) - IZR g * Q2R a
  = IZR (difference (Qnum a) (Zpos (Qden a)) s x g) / (IZR (Zpos (Qden a)) * two (Z.max s 0)).
Proof.
  pose proof (den_pos a) as P. rewrite Q2R_fraction. unfold difference.
  destruct (Z.ltb_spec s 0) as [H|H].
  - rewrite Z.max_r by lia. rewrite two_0, minus_IZR, !mult_IZR, shiftl_eq by lia. field. lra.
  - rewrite Z.max_l by lia. rewrite minus_IZR, !mult_IZR, shiftl_eq by lia.
    pose proof (two_pos s). assert (E : two (- s) = / two s).
    { apply Rmult_eq_reg_l with (two s); [|lra]. rewrite two_opp. field. lra. }
    rewrite E. field. split; lra.
Qed.
Lemma square_sum_ok limit ds : forall s r, square_sum limit ds s = Some r -> IZR r = IZR s + lsum (fun d => IZR d * IZR d) ds.
Proof.
  induction ds as [|d ds IH]; simpl; intros s r H; [injection H as ->; ring|].
  destruct (limit <? Z.abs d)%Z; [discriminate|]. apply IH in H. rewrite H, plus_IZR, mult_IZR. ring.
Qed.
Lemma lsum_zero {T} (g : T -> R) l : (forall x, In x l -> g x = 0) -> lsum g l = 0.
Proof. induction l; simpl; intros H; auto. rewrite IHl, (H a) by auto. ring. Qed.
Lemma lsum_scal {T} k (g : T -> R) l : lsum (fun x => k * g x) l = k * lsum g l.
Proof. induction l; simpl; [ring|]. rewrite IHl. ring. Qed.
Lemma lsum_map {T U} (f : T -> U) (g : U -> R) l : lsum g (map f l) = lsum (fun x => g (f x)) l.
Proof. induction l; simpl; auto. now rewrite IHl. Qed.

Theorem close_enough_ok a s target (l : list (Z * Z)) :
  close_enough a s target (map (fun xs => difference (Qnum a) (Zpos (Qden a)) s (fst xs) (snd xs)) l) = true ->
  lsum (fun xs => (IZR (fst xs) * two (- s) - IZR (snd xs) * Q2R a) * (IZR (fst xs) * two (- s) - IZR (snd xs) * Q2R a)) l
  <= two (- target) * two (- target).
Proof.
  set (den := IZR (Zpos (Qden a)) * two (Z.max s 0)).
  assert (P : 0 < den) by (apply Rmult_lt_0_compat; [apply den_pos | apply two_pos]).
  set (diff := fun xs => difference (Qnum a) (Zpos (Qden a)) s (fst xs) (snd xs)). intros H.
  assert (E : lsum (fun xs => (IZR (fst xs) * two (- s) - IZR (snd xs) * Q2R a) * (IZR (fst xs) * two (- s) - IZR (snd xs) * Q2R a)) l
              = / (den * den) * lsum (fun d => IZR d * IZR d) (map diff l)).
  { rewrite lsum_map, <- lsum_scal. apply lsum_ext. intros xs _. rewrite difference_ok. fold den. unfold diff. field. lra. }
  rewrite E. unfold close_enough in H. destruct (forallb (Z.eqb 0) (map diff l)) eqn:Z.
  - rewrite lsum_zero; [pose proof (two_pos (- target)); nra|].
    intros d Hd. rewrite forallb_forall in Z. specialize (Z d Hd). apply Z.eqb_eq in Z. subst. ring.
  - destruct (_ <? target)%Z; [discriminate|]. destruct (square_sum _ _ _) as [sum|] eqn:S; [|discriminate].
    apply square_sum_ok in S. apply Z.leb_le, IZR_le in H.
    assert (B := Rle_trans _ _ _ H (shiftl_le _ _)). rewrite S, mult_IZR in B.
    replace (2 * (Z.max s 0 - target))%Z with ((Z.max s 0 + - target) + (Z.max s 0 + - target))%Z in B by lia.
    rewrite !two_add in B. set (q := IZR (Zpos (Qden a))) in *. set (m := two (Z.max s 0)) in *. set (u := two (- target)) in *.
    apply Rmult_le_reg_l with (den * den); [nra|].
    replace (den * den * (/ (den * den) * lsum (fun d => IZR d * IZR d) (map diff l)))
      with (lsum (fun d => IZR d * IZR d) (map diff l)) by (field; lra).
    unfold den. replace (q * m * (q * m) * (u * u)) with (q * q * (m * u * (m * u))) by ring. lra.
Qed.
