(** * The bounds are attained (upper bounds, Theorem 3), on finite coin spaces. No axioms.

    What is not here: limits. Theorem 3 lets the solutions of a winner converge as e grows, and computes them with any
    accuracy; here an output is near the solutions of a member for all e, and a datum that decides gives one. *)
From SciBarriers Require Import Engine Mass Chance Coins.
Require Import QArith Qfield List Lia Lqa FinFun.
Import ListNotations.

Section Attained.
Variable Input Datum Output : Type.
Variable admits : Input -> nat -> Datum -> Prop.
Variable near : Output -> Input -> Prop.

(** A deterministic algorithm that reads nothing: one output that is near the solutions of all inputs is enough. *)
Theorem constant_output x (class : Input -> Prop) : (forall i, class i -> near x i) ->
  forall i, class i -> correct admits near (Halt x) i.
Proof. intros H i Hi ans _. exists [], x. split; auto. constructor. Qed.

(** The success probability of a mixture: seeds with weights, and a reader for each. *)
Definition mixture_succeeds {T} (space : list T) (weight : T -> Q) (program : T -> reader Datum Output) :=
  succeeds Input Datum Output admits near T weight (seed_runs Datum Output T space program).

Lemma mixture {T} (space : list T) weight (program : T -> reader Datum Output) p i :
  (forall ans, data_of admits ans i -> exists L, NoDup L /\ incl L space /\ p <= mass weight L
     /\ forall s, In s L -> exists ns x, runs ans (program s) ns x /\ near x i) ->
  mixture_succeeds space weight program p i.
Proof.
  intros H ans Ha d Hd. destruct (H ans Ha) as (L & NL & Hi & Hp & HL). exists L. repeat split; auto; [lra|].
  intros s Hs. destruct (HL s Hs) as (ns & x & Hr & Hn). exists ns, x. split; auto. split; auto.
Qed.

Variable centre : Input.
Variable member : nat -> nat -> Input.
Variables N1 q : nat.
Hypothesis q_pos : (0 < q)%nat.
Hypothesis q_N1 : (q <= N1)%nat.

(** [x i] serves the q members i, i + 1, ..., i + q - 1, counted round the circle of N1 members. *)
Variable x : nat -> Output.
Definition back (j k : nat) : nat := if Nat.leb k j then (j - k)%nat else (j + N1 - k)%nat.
Hypothesis covers : forall j k e, (j < N1)%nat -> (k < q)%nat -> near (x (back j k)) (member j e).

Definition servers (j : nat) : list nat := map (back j) (seq 0 q).
Lemma servers_NoDup j : (j < N1)%nat -> NoDup (servers j).
Proof.
  intros Hj. assert (G : forall a n, (a + n <= q)%nat -> NoDup (map (back j) (seq a n))).
  { intros a n. revert a. induction n as [|n IH]; intros a Ha; simpl; constructor.
    - rewrite in_map_iff. intros (k & E & Hk). apply in_seq in Hk. unfold back in E.
      destruct (Nat.leb_spec k j), (Nat.leb_spec a j); lia.
    - apply IH. lia. }
  apply G. lia.
Qed.
Lemma servers_incl j : (j < N1)%nat -> incl (servers j) (seq 0 N1).
Proof.
  intros Hj i Hi. apply in_map_iff in Hi as (k & <- & Hk). apply in_seq in Hk. apply in_seq. unfold back.
  destruct (Nat.leb_spec k j); lia.
Qed.
Lemma servers_near j e i : (j < N1)%nat -> In i (servers j) -> near (x i) (member j e).
Proof. intros Hj Hi. apply in_map_iff in Hi as (k & <- & Hk). apply in_seq in Hk. apply covers; auto; lia. Qed.
Lemma mass_uniform w (L : list nat) : mass (fun _ => w) L == $(length L) * w.
Proof.
  induction L as [|l L IH]; cbn [mass length]; [change ($0) with 0; lra|].
  rewrite IH, Nat2Z.inj_succ. unfold Z.succ. rewrite inject_Z_plus. change (inject_Z 1) with 1. lra.
Qed.
Let N1_pos : 0 < $N1.
Proof. change 0 with (inject_Z 0). rewrite <- Zlt_Qlt. lia. Qed.

(** ** Guess: a uniform choice among the x i. It reads nothing, halts always, and is right on each member with probability q/N1. *)
Theorem guess_attains j e : (j < N1)%nat ->
  mixture_succeeds (seq 0 N1) (fun _ => / $N1) (fun i => Halt (x i)) ($q / $N1) (member j e).
Proof.
  intros Hj. apply mixture. intros ans _. exists (servers j).
  repeat split; auto using servers_NoDup, servers_incl.
  - rewrite mass_uniform. unfold servers. rewrite map_length, seq_length. unfold Qdiv. lra.
  - intros i Hi. exists [], (x i). split; [constructor | now apply servers_near].
Qed.

(** ** Waiting for data that decide *)
Variable decide : nat -> Datum -> option Output.
CoFixpoint wait (n : nat) : reader Datum Output :=
  Read n (fun d => match decide n d with Some y => Halt y | None => wait (S n) end).
Lemma wait_unfold n : wait n = Read n (fun d => match decide n d with Some y => Halt y | None => wait (S n) end).
Proof.
  transitivity (match wait n with Halt y => Halt y | Read m k => Read m k | Tick r => Tick r end).
  - now destruct (wait n).
  - reflexivity.
Qed.

Lemma wait_halts ans n m y : (n <= m)%nat -> decide m (ans m) = Some y ->
  exists ns z k, runs ans (wait n) ns z /\ decide k (ans k) = Some z.
Proof.
  intros Hm Hd. remember (m - n)%nat as t. revert n Hm Heqt. induction t as [|t IH]; intros n Hm Ht.
  - assert (n = m) as -> by lia. exists [m], y, m. split; auto. rewrite wait_unfold. constructor. rewrite Hd. constructor.
  - rewrite wait_unfold. destruct (decide n (ans n)) as [z|] eqn:E.
    + exists [n], z, n. split; auto. constructor. rewrite E. constructor.
    + destruct (IH (S n)) as (ns & z & k & Hr & Hk); try lia. exists (n :: ns), z, k. split; auto.
      constructor. now rewrite E.
Qed.

(** (H4): on a member, some datum decides, and what a datum of a member decides is right. *)
Hypothesis decides : forall j e ans, (j < N1)%nat -> data_of admits ans (member j e) -> exists n y, decide n (ans n) = Some y.
Hypothesis decides_right : forall j e n d y, (j < N1)%nat -> admits (member j e) n d -> decide n d = Some y ->
  near y (member j e).

Lemma wait_correct j e : (j < N1)%nat -> correct admits near (wait 0) (member j e).
Proof.
  intros Hj ans Ha. destruct (decides j e ans Hj Ha) as (n & y & Hn).
  destruct (wait_halts ans 0 n y ltac:(lia) Hn) as (ns & z & k & Hr & Hk). exists ns, z. split; auto.
  apply (decides_right j e k (ans k) z); auto.
Qed.

(** Without the centre in the class, waiting is right on all inputs. *)
Theorem waiting_attains j e : (j < N1)%nat -> correct admits near (wait 0) (member j e).
Proof. apply wait_correct. Qed.

(** ** Wait or guess: guess with probability h = N1/(2 N1 - q), else wait; right with probability h on every input *)
Definition h : Q := $N1 / (2 * $N1 - $q).
Let q_le : 0 <= $q /\ $q <= $N1.
Proof. split; [apply count_pos | rewrite <- Zle_Qle; lia]. Qed.
Definition wg_space : list (option nat) := None :: map Some (seq 0 N1).
Definition wg_weight (s : option nat) : Q := match s with None => 1 - h | Some _ => h / $N1 end.
Definition wg_program (s : option nat) : reader Datum Output := match s with None => wait 0 | Some i => Halt (x i) end.

Lemma mass_some L : mass wg_weight (map Some L) == $(length L) * (h / $N1).
Proof.
  induction L as [|l L IH]; cbn [map mass length wg_weight]; [change ($0) with 0; lra|].
  rewrite IH, Nat2Z.inj_succ. unfold Z.succ. rewrite inject_Z_plus. change (inject_Z 1) with 1. lra.
Qed.

(** The weights are those of a coin space: they are not negative, and add up to 1. *)
Theorem wait_or_guess_space : (forall s, 0 <= wg_weight s) /\ mass wg_weight wg_space == 1 /\ NoDup wg_space.
Proof.
  assert (P : 0 < 2 * $N1 - $q) by lra.
  assert (Ph : 0 <= h) by (unfold h; apply Qle_shift_div_l; lra).
  assert (Ph1 : h <= 1) by (unfold h; apply Qle_shift_div_r; lra).
  repeat split.
  - intros [i|]; simpl; [|lra]. apply Qle_shift_div_l; lra.
  - unfold wg_space. cbn [mass wg_weight]. rewrite mass_some, seq_length. unfold h. field. split; lra.
  - unfold wg_space. constructor.
    + rewrite in_map_iff. intros (k & E & _). discriminate.
    + apply Injective_map_NoDup; [congruence | apply seq_NoDup].
Qed.

Theorem wait_or_guess_attains_members j e : (j < N1)%nat ->
  mixture_succeeds wg_space wg_weight wg_program h (member j e).
Proof.
  intros Hj. apply mixture. intros ans Ha. exists (None :: map Some (servers j)). repeat split.
  - constructor.
    + rewrite in_map_iff. intros (k & E & _). discriminate.
    + apply Injective_map_NoDup; [congruence | now apply servers_NoDup].
  - intros s [<-|Hs]; [now left|]. right. apply in_map_iff in Hs as (i & <- & Hi). apply in_map. now apply (servers_incl j).
  - cbn [mass wg_weight]. rewrite mass_some. unfold servers. rewrite map_length, seq_length.
    assert (E : 1 - h + $q * (h / $N1) == h) by (unfold h; field; split; lra). rewrite E. lra.
  - intros s [<-|Hs]; [now apply wait_correct|]. apply in_map_iff in Hs as (i & <- & Hi). exists [], (x i).
    split; [constructor | now apply servers_near].
Qed.

Theorem wait_or_guess_attains_centre : (forall i, (i < N1)%nat -> near (x i) centre) ->
  mixture_succeeds wg_space wg_weight wg_program h centre.
Proof.
  intros Hc. apply mixture. intros ans _. exists (map Some (seq 0 N1)). repeat split.
  - apply Injective_map_NoDup; [congruence | apply seq_NoDup].
  - intros s Hs. now right.
  - rewrite mass_some, seq_length. assert (E : $N1 * (h / $N1) == h) by (field; lra). rewrite E. lra.
  - intros s Hs. apply in_map_iff in Hs as (i & <- & Hi). apply in_seq in Hi. exists [], (x i).
    split; [constructor | apply Hc; lia].
Qed.

(** ** Extension A: the centre competes *)
Variable xc : Output.
Hypothesis right_on_centre : near xc centre.

(** A uniform guess among N1 members and the centre: 1/(N1 + 1). Here q = 1: [x j] is right on the member j. *)
Definition guess_all (i : nat) : reader Datum Output := Halt (if Nat.eqb i N1 then xc else x i).
Theorem guess_all_attains_centre : mixture_succeeds (seq 0 (S N1)) (fun _ => / $(S N1)) guess_all (/ $(S N1)) centre.
Proof.
  apply mixture. intros ans _. exists [N1]. repeat split.
  - constructor; [simpl; tauto | constructor].
  - intros i [<-|[]]. apply in_seq. lia.
  - cbn [mass]. lra.
  - intros i [<-|[]]. exists [], xc. split; auto. unfold guess_all. rewrite Nat.eqb_refl. constructor.
Qed.
Theorem guess_all_attains_members j e : (j < N1)%nat ->
  mixture_succeeds (seq 0 (S N1)) (fun _ => / $(S N1)) guess_all (/ $(S N1)) (member j e).
Proof.
  intros Hj. apply mixture. intros ans _. exists [j]. repeat split.
  - constructor; [simpl; tauto | constructor].
  - intros i [<-|[]]. apply in_seq. lia.
  - cbn [mass]. lra.
  - intros i [<-|[]]. exists [], (x j). unfold guess_all. rewrite (proj2 (Nat.eqb_neq j N1)) by lia. split; [constructor|].
    pose proof (covers j 0 e Hj q_pos) as C. unfold back in C. simpl in C. now rewrite Nat.sub_0_r in C.
Qed.

(** With probability 1/2 answer for the centre, else wait: 1/2. *)
Definition half_program (s : bool) : reader Datum Output := if s then Halt xc else wait 0.
Theorem half_attains_centre : mixture_succeeds [true; false] (fun _ => 1 # 2) half_program (1 # 2) centre.
Proof.
  apply mixture. intros ans _. exists [true]. repeat split.
  - constructor; [simpl; tauto | constructor].
  - intros s [<-|[]]. now left.
  - simpl. lra.
  - intros s [<-|[]]. exists [], xc. split; auto. constructor.
Qed.
Theorem half_attains_members j e : (j < N1)%nat ->
  mixture_succeeds [true; false] (fun _ => 1 # 2) half_program (1 # 2) (member j e).
Proof.
  intros Hj. apply mixture. intros ans Ha. exists [false]. repeat split.
  - constructor; [simpl; tauto | constructor].
  - intros s [<-|[]]. right. now left.
  - simpl. lra.
  - intros s [<-|[]]. now apply wait_correct.
Qed.
End Attained.
