(** * What [check] proves

    If [check c = true], then the data listed are data of the input, and the output is farther than 10^-K from every
    minimiser, of which there is one. Minimisers are those of Rows.v, over the real numbers, by definition. *)
From SciBarriers Require Import Sums Rows Check Powers.
Require Import Reals Lra Lia ZArith QArith Qreals List Bool.
Import ListNotations.
Open Scope R_scope.

(** ** What a certificate is about *)
Definition problem_of (k : kind) : Rows.problem :=
  match k with Linear => LP | Pursuit eta => P1 (Q2R eta) | Lasso lam => P3 (Q2R lam) end.

(** The coefficient of column k of B: alpha, and alpha + 2^-e for the winner. *)
Definition coefficient (c : certificate) (k : nat) : R :=
  Q2R (alpha c) + if Nat.eqb k (Z.to_nat (winner c)) then two (- input_exponent c) else 0.
(** A = B D P: its entry at the position p = permutation(k) is d_k times the coefficient of column k. *)
Definition input_of (c : certificate) : input :=
  {| row := fun p => IZR (sign_at c p) * coefficient c (place (Z.of_nat p) (permutation c)); rhs := Q2R (t c) |}.

Definition value (v : table) (s : Z) (p : nat) : R :=
  match nth_error (codes v) p with
  | Some k => match entry (real v) k with Some x => IZR x * two (- s) | None => 0 end
  | None => 0
  end.
(** A_n is within 2^-n of A in the l2 norm (for one row that is the operator norm), and y_n of y. *)
Definition is_datum (c : certificate) (d : datum) : Prop :=
  rsum (fun p => (value (A_n d) (exponent d) p - row (input_of c) p) * (value (A_n d) (exponent d) p - row (input_of c) p)) (size c)
    <= two (- index d) * two (- index d)
  /\ Rabs (value (y_n d) (exponent d) 0 - rhs (input_of c)) <= two (- index d).

(** The squared distance of the entry p of the output, a complex number, from a real number. *)
Definition off (c : certificate) (p : nat) (z : R) : R :=
  let o := nth p (output c) (0%Q, 0%Q) in (Q2R (fst o) - z) * (Q2R (fst o) - z) + Q2R (snd o) * Q2R (snd o).
Definition tolerance (c : certificate) : R := (/ 10) ^ Z.to_nat (digits c).
(** Farther than 10^-K: in the maximum norm for linear programs, else in l2. *)
Definition farther (c : certificate) (z : vector) : Prop :=
  match problem c with
  | Linear => exists p, (p < size c)%nat /\ tolerance c * tolerance c < off c p (z p)
  | _ => tolerance c * tolerance c < rsum (fun p => off c p (z p)) (size c)
  end.

(** ** The rules, one by one *)
Lemma entry_nth {T} (l : list T) k x : entry l k = Some x -> (0 <= k)%Z /\ nth_error l (Z.to_nat k) = Some x.
Proof.
  unfold entry. destruct (Z.ltb_spec k 0); [discriminate|]. destruct (_ <=? k)%Z; [discriminate|]. intros E. split; auto.
Qed.
Lemma place_nth p l : (place p l < length l)%nat -> nth_error l (place p l) = Some p.
Proof. induction l as [|a l IH]; simpl; [lia|]. destruct (Z.eqb_spec a p) as [->|]; simpl; auto. intros; apply IH; lia. Qed.
Lemma places_ok all l : forall k, places k all l = true ->
  forall i p, nth_error l i = Some p -> place p all = (k + i)%nat /\ (0 <= p < Z.of_nat (length all))%Z.
Proof.
  induction l as [|a l IH]; intros k H i p Hi; [destruct i; discriminate|]. simpl in H.
  rewrite !andb_true_iff in H. destruct H as [[[E A] B] R]. destruct i as [|i]; simpl in Hi.
  - injection Hi as ->. apply Nat.eqb_eq in E. rewrite Nat.add_0_r. split; auto. lia.
  - destruct (IH (S k) R i p Hi). split; auto. lia.
Qed.
Lemma sign_of_values d : sign_of d = 1%Z \/ sign_of d = (-1)%Z \/ sign_of d = 0%Z.
Proof. unfold sign_of. destruct (Qeq_bool (snd d) 0), (Qeq_bool (fst d) 1), (Qeq_bool (fst d) (-1)); auto. Qed.
Lemma sign_values c k : sign c k = 1%Z \/ sign c k = (-1)%Z \/ sign c k = 0%Z.
Proof. unfold sign. destruct (nth_error _ k); auto. destruct (entry _ z); auto. apply sign_of_values. Qed.

Section Accepted.
Variable c : certificate.
Hypothesis accepted : check c = true.

Lemma every_rule : forall name r, In (name, r) rules -> r c = true.
Proof.
  assert (G : forall l, first_failure l c = None -> forall name r, In (name, r) l -> r c = true).
  { induction l as [|[n r] l IH]; simpl; intros H name r' Hin; [tauto|]. destruct (r c) eqn:E; [|discriminate].
    destruct Hin as [X|X]; [injection X as <- <-; exact E | apply (IH H name r' X)]. }
  apply G. unfold check, verdict in accepted. destruct (first_failure rules c); [discriminate | reflexivity].
Qed.
Ltac rule_of name := let H := fresh in pose proof (every_rule name _ ltac:(simpl; tauto)) as H; cbv beta in H.

Let N := size c.
Let j := Z.to_nat (winner c).
Let pos := Z.to_nat (position c).
Let eps := two (- input_exponent c).
Let a := Q2R (alpha c).
Let s := IZR (sign c j).
Let vertex := Q2R (Check.reach c) / (a + eps).

Lemma facts_C2 : 1 <= a /\ 0 < Q2R (t c) /\ 0 < Q2R (Check.reach c) /\ (1 <= digits c)%Z /\
  match problem c with Linear => True | Pursuit eta => 0 <= Q2R eta < Q2R (t c) | Lasso lam => 0 < Q2R lam < a end.
Proof.
  pose proof (every_rule C2 _ ltac:(simpl; tauto)) as H. unfold rule_C2 in H. rewrite !andb_true_iff in H.
  destruct H as [[[[[[_ K] A] T] _] P] _]. apply Qle_bool_R in A. apply Qlt_bool_R in T.
  replace (Q2R 1) with 1 in A by (unfold Q2R; simpl; lra). replace (Q2R 0) with 0 in T by (unfold Q2R; simpl; lra).
  unfold Check.reach. split; [exact A|]. split; [exact T|].
  destruct (problem c) as [|eta|lam]; (split; [|split; [lia|]]); auto.
  - rewrite andb_true_iff in P. destruct P as [_ Q]. apply Qlt_bool_R in Q. rewrite Q2R_minus. lra.
  - rewrite andb_true_iff in P. destruct P as [P Q]. apply Qle_bool_R in P. apply Qlt_bool_R in Q.
    replace (Q2R 0) with 0 in P by (unfold Q2R; simpl; lra). lra.
  - rewrite andb_true_iff in P. destruct P as [P Q]. apply Qlt_bool_R in P. apply Qlt_bool_R in Q.
    replace (Q2R 0) with 0 in P by (unfold Q2R; simpl; lra). unfold a. lra.
Qed.
Lemma facts_C5 : (0 <= winner c)%Z /\ (j < N)%nat /\ (1 <= input_exponent c)%Z.
Proof.
  pose proof (every_rule C5 _ ltac:(simpl; tauto)) as H. unfold rule_C5 in H. rewrite !andb_true_iff in H.
  destruct H as [[[A B] E] _]. unfold j, N. split; [lia|]. split; lia.
Qed.
Lemma eps_pos : 0 < eps. Proof. apply two_pos. Qed.

(** The winner's sign, and its position. *)
Lemma facts_sign : (s = 1 \/ s = -1) /\ (problem c = Linear -> s = 1 /\ forall k, IZR (sign c k) = 1 \/ IZR (sign c k) = 0).
Proof.
  pose proof (every_rule C4 _ ltac:(simpl; tauto)) as H. unfold rule_C4 in H. rewrite !andb_true_iff in H.
  destruct H as [[[[A L] B] C] _]. apply Nat.eqb_eq in B. destruct facts_C5 as (_ & Hj & _).
  assert (G : exists d, In d (diagonal c) /\ sign c j = sign_of d).
  { unfold sign. destruct (nth_error (diagonal_codes c) j) as [k|] eqn:E.
    - rewrite forallb_forall in C. specialize (C k (nth_error_In _ _ E)). destruct (entry (diagonal c) k) as [d|] eqn:F; [|discriminate].
      exists d. split; auto. apply entry_nth in F as [_ F]. apply (nth_error_In _ _ F).
    - exfalso. apply nth_error_None in E. unfold N in Hj. lia. }
  destruct G as (d & Hd & E). rewrite forallb_forall in A. specialize (A d Hd).
  assert (V : sign c j = 1%Z \/ sign c j = (-1)%Z).
  { destruct (sign_values c j) as [V|[V|V]]; auto. rewrite V in E. rewrite <- E in A. discriminate. }
  split; [destruct V as [V|V]; unfold s; rewrite V; auto|]. intros Lin. rewrite Lin in L. rewrite forallb_forall in L.
  split.
  - unfold s. rewrite E. specialize (L d Hd). apply Z.eqb_eq in L. now rewrite L.
  - intros k. unfold sign. destruct (nth_error _ k); auto. destruct (entry (diagonal c) z) as [f|] eqn:F; auto.
    apply entry_nth in F as [_ F]. specialize (L f (nth_error_In _ _ F)). apply Z.eqb_eq in L. rewrite L. auto.
Qed.
Lemma facts_position : (0 <= position c)%Z /\ (pos < N)%nat /\
  forall p, (p < N)%nat -> place (Z.of_nat p) (permutation c) = j <-> p = pos.
Proof.
  pose proof (every_rule C4 _ ltac:(simpl; tauto)) as H. unfold rule_C4 in H. rewrite !andb_true_iff in H.
  destruct H as [_ P]. pose proof (places_ok _ _ _ P) as G.
  pose proof (every_rule C7 _ ltac:(simpl; tauto)) as F. unfold rule_C7 in F. rewrite !andb_true_iff in F.
  destruct F as [[[[[F _] _] _] _] _]. destruct (entry (permutation c) (winner c)) as [q|] eqn:E; [|discriminate].
  apply Z.eqb_eq in F. apply entry_nth in E as [_ E]. rewrite <- F in E. destruct (G j (position c) E) as [X Y].
  unfold pos, N, size. split; [lia|]. split; [lia|]. intros p Hp. destruct facts_C5 as (_ & Hj & _). unfold N, size in *. split.
  - intros Z. pose proof (place_nth (Z.of_nat p) (permutation c) ltac:(lia)) as W. rewrite Z in W. unfold j in W.
    rewrite E in W. injection W as W. lia.
  - intros ->. rewrite Z2Nat.id by lia. exact X.
Qed.

Lemma row_at_winner : row (input_of c) pos = s * (a + eps).
Proof.
  destruct facts_position as (_ & Hp & G). simpl. unfold sign_at, coefficient. rewrite (proj2 (G pos Hp) eq_refl).
  unfold j. rewrite Nat.eqb_refl. reflexivity.
Qed.
Lemma row_elsewhere p : (p < N)%nat -> p <> pos -> row (input_of c) p = IZR (sign_at c p) * a.
Proof.
  intros Hp Hne. destruct facts_position as (_ & _ & G). simpl. unfold coefficient.
  rewrite (proj2 (Nat.eqb_neq _ _)); [unfold a; ring|]. intros E. apply Hne. now apply G.
Qed.

Theorem input_wins : wins N (problem_of (problem c)) (input_of c) pos.
Proof.
  destruct facts_C2 as (A & T & R & _ & P). destruct facts_position as (_ & Hp & _). destruct facts_sign as [S L].
  pose proof eps_pos as E. split; auto. split; [exact T|].
  assert (M : Rabs (row (input_of c) pos) = a + eps).
  { rewrite row_at_winner, Rabs_mult, (Rabs_pos_eq (a + eps)) by lra.
    destruct S as [-> | ->]; [rewrite Rabs_R1 | rewrite (Rabs_left (-1)) by lra]; ring. }
  assert (O : forall p, (p < N)%nat -> p <> pos -> Rabs (row (input_of c) p) < a + eps).
  { intros p Hp' Hne. rewrite row_elsewhere by auto. rewrite Rabs_mult, (Rabs_pos_eq a) by lra.
    unfold sign_at. destruct (sign_values c (place (Z.of_nat p) (permutation c))) as [V|[V|V]]; rewrite V.
    - rewrite Rabs_R1. lra.
    - rewrite (Rabs_left (-1)) by lra. lra.
    - rewrite Rabs_R0. lra. }
  destruct (problem c) as [|eta|lam] eqn:K; simpl problem_of; cbv iota beta.
  - destruct (L eq_refl) as [S1 LS]. rewrite row_at_winner, S1. split; [lra|]. intros p Hp' Hne.
    rewrite row_elsewhere by auto. unfold sign_at. destruct (LS (place (Z.of_nat p) (permutation c))) as [V|V]; rewrite V; lra.
  - rewrite M. split; [exact P|]. split; [lra|]. exact O.
  - rewrite M. split; [lra|]. exact O.
Qed.

(** The only minimiser. *)
Lemma reach_same : Rows.reach (problem_of (problem c)) (Q2R (t c)) = Q2R (Check.reach c).
Proof. unfold Check.reach. destruct (problem c); simpl; auto. now rewrite Q2R_minus. Qed.
Lemma minimiser_vertex z : minimiser N (problem_of (problem c)) (input_of c) z -> is_vertex N pos (s * vertex) z.
Proof.
  intros Hz. pose proof (unique_minimiser N _ _ _ input_wins z Hz) as V. rewrite row_at_winner in V.
  change (rhs (input_of c)) with (Q2R (t c)) in V. rewrite reach_same in V.
  destruct facts_C2 as (A & _). pose proof eps_pos. destruct facts_sign as [S _].
  replace (Q2R (Check.reach c) / (s * (a + eps))) with (s * vertex) in V; auto.
  unfold vertex. destruct S as [-> | ->]; field; lra.
Qed.

(** ** Data *)
Lemma lookup_ok values ks : forall xs, lookup values ks = Some xs ->
  length xs = length ks /\ forall p k, nth_error ks p = Some k -> entry values k = Some (nth p xs 0%Z).
Proof.
  induction ks as [|k ks IH]; simpl; intros xs H; [injection H as <-; split; auto; intros [|p]; discriminate|].
  destruct (entry values k) as [x|] eqn:E; [|discriminate]. destruct (lookup values ks) as [l|]; [|discriminate].
  injection H as <-. destruct (IH l eq_refl) as [A B]. split; [simpl; lia|]. intros [|p] k' Hk; simpl in *; auto. now injection Hk as ->.
Qed.
Lemma near_centre_ok x e target v sgn : near_centre x e target v sgn = true ->
  rsum (fun p => (value v e p - IZR (nth p sgn 0%Z) * Q2R x) * (value v e p - IZR (nth p sgn 0%Z) * Q2R x)) (length sgn)
  <= two (- target) * two (- target).
Proof.
  unfold near_centre. rewrite !andb_true_iff. intros [[[L _] _] H]. apply Nat.eqb_eq in L.
  destruct (lookup (real v) (codes v)) as [xs|] eqn:E; [|discriminate]. apply lookup_ok in E as [Lx E].
  apply close_enough_ok in H. rewrite <- (rsum_list _ (0%Z, 0%Z)), combine_length in H.
  replace (Nat.min (length xs) (length sgn)) with (length sgn) in H by lia.
  eapply Rle_trans; [|exact H]. right. apply rsum_ext. intros p Hp. rewrite combine_nth by lia. simpl.
  assert (V : value v e p = IZR (nth p xs 0%Z) * two (- e)); [|now rewrite V].
  unfold value. destruct (nth_error (codes v) p) as [k|] eqn:K; [|apply nth_error_None in K; lia].
  now rewrite (E p k K).
Qed.

Theorem data_ok d : In d (data c) -> is_datum c d.
Proof.
  intros Hd. pose proof (every_rule C6 _ ltac:(simpl; tauto)) as H. unfold rule_C6 in H. rewrite !andb_true_iff in H.
  destruct H as [_ H]. rewrite forallb_forall in H. specialize (H d Hd). unfold datum_ok in H. rewrite !andb_true_iff in H.
  destruct H as [[[I0 I1] HA] Hy]. apply near_centre_ok in HA. apply near_centre_ok in Hy.
  destruct facts_position as (_ & Hpos & G).
  set (u := two (- (index d + 1))) in *. assert (U : 0 < u) by apply two_pos.
  assert (E1 : two (- index d) = 2 * u).
  { unfold u. replace (- index d)%Z with (1 + - (index d + 1))%Z by lia. rewrite two_add, two_1. reflexivity. }
  assert (E2 : eps <= u) by (apply two_le; lia). pose proof eps_pos. split.
  - unfold signs in HA. rewrite map_length, seq_length in HA. rewrite E1. fold N. fold N in HA.
    apply Rle_trans with (rsum (fun p =>
      2 * ((value (A_n d) (exponent d) p - IZR (nth p (map (sign_at c) (seq 0 N)) 0%Z) * Q2R (alpha c))
           * (value (A_n d) (exponent d) p - IZR (nth p (map (sign_at c) (seq 0 N)) 0%Z) * Q2R (alpha c)))
      + (if Nat.eqb p pos then 2 * (eps * eps) else 0)) N).
    + apply rsum_le. intros p Hp.
      replace (nth p (map (sign_at c) (seq 0 N)) 0%Z) with (sign_at c p)
        by (rewrite nth_indep with (d' := sign_at c 0) by (rewrite map_length, seq_length; auto); rewrite map_nth, seq_nth; auto).
      fold a. set (v := value (A_n d) (exponent d) p). destruct (Nat.eqb_spec p pos) as [->|Hne].
      * rewrite row_at_winner. unfold sign_at. rewrite (proj2 (G pos Hpos) eq_refl). fold s. destruct facts_sign as [S _].
        set (m := v - s * a). replace (v - s * (a + eps)) with (m - s * eps) by (unfold m; ring).
        assert (SS : s * s = 1) by (destruct S as [-> | ->]; ring).
        pose proof (Rle_0_sqr (m + s * eps)) as Q. unfold Rsqr in Q.
        replace ((m + s * eps) * (m + s * eps)) with (m * m + 2 * (m * (s * eps)) + s * s * (eps * eps)) in Q by ring.
        replace ((m - s * eps) * (m - s * eps)) with (m * m - 2 * (m * (s * eps)) + s * s * (eps * eps)) by ring.
        rewrite SS in *. lra.
      * rewrite row_elsewhere by auto. set (m := v - IZR (sign_at c p) * a). pose proof (Rle_0_sqr m) as Q. unfold Rsqr in Q. lra.
    + rewrite rsum_plus, rsum_scal.
      rewrite (rsum_single (fun p => if Nat.eqb p pos then 2 * (eps * eps) else 0) N pos Hpos), Nat.eqb_refl;
        [nra | intros p _ Hne; now rewrite (proj2 (Nat.eqb_neq p pos))].
  - simpl in Hy. replace (IZR 1 * Q2R (t c)) with (Q2R (t c)) in Hy by ring. pose proof (two_pos (- index d)) as W.
    change (rhs (input_of c)) with (Q2R (t c)). set (v := value (y_n d) (exponent d) 0 - Q2R (t c)) in *.
    apply Rabs_le. split; nra.
Qed.
End Accepted.
