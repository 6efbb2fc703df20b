(** * A checker of certificates for one row: linear programs, P1 and P3 with m = 1

    A Boolean function over exact numbers; CheckSound.v proves what it says. Rules as in docs/reference/certificate-format.md
    and certificate-format-2.md. 2^-e is never expanded: e may be 10^18. *)
Require Import ZArith QArith Qabs List Bool.
Import ListNotations.
Open Scope Z_scope.

(** ** What a certificate says *)
Inductive kind := Linear | Pursuit (eta : Q) | Lasso (lam : Q).     (* LP; P1 with eta; P3 with lam *)

(** Numbers with few distinct values: the entry at position p is [nth (code p) real]; [imag] is to be zero. *)
Record table := { real : list Z; imag : list Z; codes : list Z }.
Record datum := { index : Z; exponent : Z; A_n : table; y_n : table }.     (* entries times 2^-exponent *)

Record certificate := {
  problem : kind;
  claim_digits : Z; digits : Z;                   (* K, of the claim and of the class *)
  alpha : Q; t : Q;
  diagonal : list (Q * Q); diagonal_codes : list Z; permutation : list Z;
  winner : Z; input_exponent : Z;                 (* j and e *)
  cap : option Z; probability : Q;                (* claim.index and claim.probability of version 2 *)
  reads : list Z; evaluation : option Z; data : list datum;
  output : list (Q * Q);                          (* real and imaginary parts *)
  position : Z; phase : Q * Q;
  numerator : list Q; denominator : list Q; dual_numerator : list Q; dual_denominator : list Q;
  bound : Q }.                                    (* squared_lower_bound *)

Definition size (c : certificate) : nat := length (permutation c).

(** ** Helpers *)
Definition bits (z : Z) : Z := if z =? 0 then 0 else Z.log2 (Z.abs z) + 1.
Definition Qlt_bool (x y : Q) : bool := Qnum x * Zpos (Qden y) <? Qnum y * Zpos (Qden x).
Definition entry {T} (l : list T) (k : Z) : option T := if k <? 0 then None else
  if Z.of_nat (length l) <=? k then None else nth_error l (Z.to_nat k).
(** The place of p in a list, or its length. *)
Fixpoint place (p : Z) (l : list Z) : nat := match l with [] => O | a :: m => if a =? p then O else S (place p m) end.
Fixpoint places (k : nat) (all l : list Z) : bool :=
  match l with [] => true | p :: m => Nat.eqb (place p all) k && (0 <=? p) && (p <? Z.of_nat (length all)) && places (S k) all m end.

(** The diagonal entry of column k of B, as a sign: 1, -1, or 0 if it is neither. *)
Definition sign_of (d : Q * Q) : Z :=
  if Qeq_bool (snd d) 0 then if Qeq_bool (fst d) 1 then 1 else if Qeq_bool (fst d) (-1) then -1 else 0 else 0.
Definition sign (c : certificate) (k : nat) : Z :=
  match nth_error (diagonal_codes c) k with
  | Some code => match entry (diagonal c) code with Some d => sign_of d | None => 0 end
  | None => 0
  end.
(** The same for the column at position p of the matrix. *)
Definition sign_at (c : certificate) (p : nat) : Z := sign c (place (Z.of_nat p) (permutation c)).
Definition signs (c : certificate) : list Z := map (sign_at c) (seq 0 (size c)).

(** ** Polynomials in eps, constant term first: lower bounds for all eps with 0 < eps <= 2^-cut *)
Definition two_to_minus (cut : Z) : Q := 1 # Pos.shiftl 1 (Z.to_N cut).
Fixpoint lower (x : Q) (f : list Q) : Q :=
  match f with
  | [] => 0
  | a :: g => let rest := lower x g in Qred (if Qle_bool 0 rest then a else a + x * rest)
  end.
Fixpoint strip (f : list Q) : list Q := match f with [] => [] | a :: g => if Qeq_bool a 0 then strip g else f end.
Definition poly_bits (f : list Q) : Z := fold_right (fun a s => s + bits (Qnum a) + bits (Zpos (Qden a))) 4 f.
Definition positive (f : list Q) (e : Z) : bool :=
  let g := strip f in Qlt_bool 0 (lower (two_to_minus (Z.min e (poly_bits g))) g).
Fixpoint padd (f g : list Q) : list Q :=
  match f, g with [], _ => g | _, [] => f | a :: f', b :: g' => Qred (a + b) :: padd f' g' end.
Definition pscale (x : Q) (f : list Q) : list Q := map (fun a => Qred (x * a)) f.
Fixpoint pmul (f g : list Q) : list Q := match f with [] => [] | a :: f' => padd (pscale a g) (0%Q :: pmul f' g) end.
Definition psub (f g : list Q) : list Q := padd f (pscale (-1) g).
Definition pzero (f : list Q) : bool := forallb (fun a => Qeq_bool a 0) f.

(** ** Data *)
Definition zeros (l : list Z) : bool := forallb (Z.eqb 0) l.
Definition spread : Z := 4194304.     (* exponents of data between -2^22 and 2^22, unless the entry is 0 *)

(** Are numbers x_i 2^-s within 2^-target of sgn_i a, in the l2 norm? The differences are D_i / (den a 2^max(s, 0)). *)
Definition difference (num den : Z) (s : Z) (x sgn : Z) : Z :=
  if s <? 0 then Z.shiftl x (- s) * den - sgn * num else x * den - sgn * Z.shiftl num s.
Fixpoint square_sum (limit : Z) (ds : list Z) (sum : Z) : option Z :=
  match ds with
  | [] => Some sum
  | d :: rest => if limit <? Z.abs d then None else square_sum limit rest (sum + d * d)
  end.
Definition close_enough (a : Q) (s target : Z) (ds : list Z) : bool :=
  let den := Zpos (Qden a) in let s' := Z.max s 0 in
  if forallb (Z.eqb 0) ds then true
  else if s' + bits den <? target then false
  else match square_sum (Z.shiftl den (s' - target)) ds 0 with
       | None => false
       | Some sum => sum <=? Z.shiftl (den * den) (2 * (s' - target))
       end.
Fixpoint lookup (values : list Z) (ks : list Z) : option (list Z) :=
  match ks with
  | [] => Some []
  | k :: rest => match entry values k, lookup values rest with Some x, Some l => Some (x :: l) | _, _ => None end
  end.
Definition near_centre (a : Q) (s target : Z) (values : table) (sgn : list Z) : bool :=
  (Nat.eqb (length (codes values)) (length sgn)) && zeros (imag values)
  && (Z.abs s <=? spread)
  && match lookup (real values) (codes values) with
     | None => false
     | Some xs => close_enough a s target
                    (map (fun xs => difference (Qnum a) (Zpos (Qden a)) s (fst xs) (snd xs)) (combine xs sgn))
     end.
Definition datum_ok (c : certificate) (d : datum) : bool :=
  (0 <=? index d) && (index d <? input_exponent c)
  && near_centre (alpha c) (exponent d) (index d + 1) (A_n d) (signs c)
  && near_centre (t c) (exponent d) (index d) (y_n d) [1].

Fixpoint increasing (l : list Z) : bool :=
  match l with a :: (b :: _) as m => (a <? b) && increasing m | _ => true end.
Definition used (c : certificate) : list Z := match evaluation c with Some n => n :: reads c | None => reads c end.
Definition same_members (l m : list Z) : bool :=
  forallb (fun a => existsb (Z.eqb a) m) l && forallb (fun a => existsb (Z.eqb a) l) m.

(** ** The output *)
Definition reach (c : certificate) : Q := match problem c with Pursuit eta => t c - eta | _ => t c end.
Definition floor_times (x : Q) (w : Z) : Z := Z.div (Z.shiftl (Qnum x) w) (Zpos (Qden x)).

(** Enclosures of 2^w c(alpha + 2^-e), where c(a) = reach / a. *)
Definition c_low (c : certificate) (w : Z) : Z :=
  let cut := Z.min (input_exponent c) (w + 8) in let p := Qnum (alpha c) in let q := Zpos (Qden (alpha c)) in
  Z.div (Z.shiftl (Qnum (reach c) * q) (cut + w)) (Zpos (Qden (reach c)) * (Z.shiftl p cut + q)).
Definition c_high (c : certificate) (w : Z) : Z :=
  Z.div (Z.shiftl (Qnum (reach c) * Zpos (Qden (alpha c))) w) (Zpos (Qden (reach c)) * Qnum (alpha c)) + 1.
Definition gap (c : certificate) (w : Z) (re : Q) (sgn : Z) : Z :=
  let f := floor_times (inject_Z sgn * re) w in Z.max 0 (Z.max (f - c_high c w) (c_low c w - f - 1)).

(** Lower bounds of the squares of the coordinates of the output minus the minimiser, times 4^w. *)
Fixpoint squares (c : certificate) (w : Z) (p : Z) (out : list (Q * Q)) : list Z :=
  match out with
  | [] => []
  | (re, im) :: rest =>
    let x := if p =? position c then gap c w re (sign c (Z.to_nat (winner c))) else floor_times (Qabs re) w in
    let y := floor_times (Qabs im) w in x * x + y * y :: squares c w (p + 1) rest
  end.
Definition norm (k : kind) (l : list Z) : Z :=
  match k with Linear => fold_right Z.max 0 l | _ => fold_right Z.add 0 l end.
Definition far (c : certificate) (w : Z) : bool :=
  Z.shiftl (Qnum (bound c)) (2 * w) <=? norm (problem c) (squares c w 0 (output c)) * Zpos (Qden (bound c)).
Definition first_precision (c : certificate) : Z :=
  4 * Z.max 0 (digits c) + 64 + bits (Z.of_nat (size c)) + bits (Qnum (bound c)) + bits (Zpos (Qden (bound c))).

(** ** The rules *)
Definition rule_C1 (c : certificate) : bool := (claim_digits c =? digits c) && (digits c <=? 65536).
Definition apart (c : certificate) : Z := match problem c with Linear => 1 | _ => 2 end.
Definition rule_C2 (c : certificate) : bool :=
  let N := Z.of_nat (size c) in
  (2 <=? N) && (1 <=? digits c) && Qle_bool 1 (alpha c) && Qlt_bool 0 (t c)
  && Qle_bool (t c * t c) (inject_Z N * (alpha c * alpha c))
  && match problem c with
     | Linear => true
     | Pursuit eta => Qle_bool 0 eta && Qlt_bool eta (t c)
     | Lasso lam => Qlt_bool 0 lam && Qlt_bool lam (alpha c)
     end
  && Qlt_bool (inject_Z (apart c * 100 ^ (digits c - 1)) * (reach c * reach c)) (alpha c * alpha c).
Definition rule_C4 (c : certificate) : bool :=
  forallb (fun d => negb (sign_of d =? 0)) (diagonal c)
  && (match problem c with Linear => forallb (fun d => sign_of d =? 1) (diagonal c) | _ => true end)
  && Nat.eqb (length (diagonal_codes c)) (size c)
  && forallb (fun k => match entry (diagonal c) k with Some _ => true | None => false end) (diagonal_codes c)
  && places 0 (permutation c) (permutation c).
Definition a_of_eps (c : certificate) : list Q := [alpha c; 1%Q].
Definition rule_C5 (c : certificate) : bool :=
  (0 <=? winner c) && (winner c <? Z.of_nat (size c)) && (1 <=? input_exponent c)
  && positive (psub [Qred (inject_Z (apart c * 100 ^ digits c) * (reach c * reach c))]
                    (pscale 4 (pmul (a_of_eps c) (a_of_eps c)))) (input_exponent c).
Definition rule_C6 (c : certificate) : bool :=
  increasing (map index (data c)) && same_members (map index (data c)) (used c) && forallb (datum_ok c) (data c).
Definition rule_C7 (c : certificate) : bool :=
  match entry (permutation c) (winner c) with Some p => position c =? p | None => false end
  && Qeq_bool (fst (phase c)) (inject_Z (sign c (Z.to_nat (winner c)))) && Qeq_bool (snd (phase c)) 0
  && positive (numerator c) (input_exponent c) && positive (denominator c) (input_exponent c)
  && pzero (psub (pmul (a_of_eps c) (numerator c)) (pscale (reach c) (denominator c))).
Definition rule_C8 (c : certificate) : bool :=
  let right := match problem c with Lasso lam => lam | _ => 1%Q end in
  let d := dual_numerator c in let u := dual_denominator c in
  positive d (input_exponent c) && positive u (input_exponent c)
  && pzero (psub (pmul (a_of_eps c) d) (pscale right u))
  && positive (psub (pscale right u) (pscale (alpha c) d)) (input_exponent c)
  && match problem c with Lasso _ => positive (psub u d) (input_exponent c) | _ => true end.
Definition rule_C9 (c : certificate) : bool :=
  let w := first_precision c in
  Nat.eqb (length (output c)) (size c) && (far c w || far c (2 * w)).
Definition rule_C10 (c : certificate) : bool := Zpos (Qden (bound c)) <? Qnum (bound c) * 100 ^ digits c.
(** Version 2: the probability of the one run is 1, and a cap is at least all indices and below the exponent. *)
Definition rule_E2 (c : certificate) : bool :=
  Qle_bool 0 (probability c) && Qlt_bool (probability c) 1
  && match cap c with
     | None => true
     | Some m => (0 <=? m) && (m <? input_exponent c) && forallb (fun n => n <=? m) (map index (data c))
     end.

Inductive rule := C1 | C2 | C4 | C5 | C6 | C7 | C8 | C9 | C10 | E2.
Definition rules : list (rule * (certificate -> bool)) :=
  [(C1, rule_C1); (C2, rule_C2); (C4, rule_C4); (C5, rule_C5); (E2, rule_E2); (C6, rule_C6); (C7, rule_C7); (C8, rule_C8);
   (C9, rule_C9); (C10, rule_C10)].
(** The first rule that fails; None: the certificate is accepted. *)
Fixpoint first_failure (l : list (rule * (certificate -> bool))) (c : certificate) : option rule :=
  match l with [] => None | (name, holds) :: rest => if holds c then first_failure rest c else Some name end.
Definition verdict (c : certificate) : option rule := first_failure rules c.
Definition check (c : certificate) : bool := match verdict c with None => true | Some _ => false end.
