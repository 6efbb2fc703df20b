(** * A checker of certificates of the catalogue: largest entry, kernel of a 1 x 2 matrix, principal eigenvector

    Kind wrong-output-proved-set, docs/reference/certificate-format-catalogue.md. Covered are data that are the centre exactly,
    directions along axes, and solutions that are an index, or plus and minus a unit vector. CheckEntrySound.v proves it. *)
From SciBarriers Require Import Check.
Require Import ZArith QArith Qabs List Bool.
Import ListNotations.
Open Scope Z_scope.

Inductive task := LargestEntry | Kernel | Eigenvector.
Record reading := { at_index : Z; at_exponent : Z; entries : list Z }.     (* the numbers are entries * 2^-at_exponent *)
Record entry_certificate := {
  of_task : task; of_digits : Z;
  width : Z;                                       (* the number of columns; an eigenvector: also of rows *)
  centre : list Q; direction : list Q; epsilon : Z;     (* the input is centre + 2^-epsilon direction *)
  solutions : list (list Q);
  readings : list reading; were_read : list Z; evaluated_at : option Z; index_cap : option Z; failing : Q;
  returned : list (Q * Q); squared_bound : Q }.

Definition at_list {T} (d : T) (l : list T) (k : nat) : T := nth k l d.
Notation c_at c p := (at_list 0%Q (centre c) p).
Notation d_at c p := (at_list 0%Q (direction c) p).
Definition wide (c : entry_certificate) : nat := Z.to_nat (width c).

(** Is centre + eps direction larger at p than at q, for all eps > 0, as the signs of the differences show? *)
Definition beats (c : entry_certificate) (p q : nat) : bool :=
  Qle_bool (c_at c q) (c_at c p) && Qle_bool (d_at c q) (d_at c p)
  && (Qlt_bool (c_at c q) (c_at c p) || Qlt_bool (d_at c q) (d_at c p)).
Definition nothing_at (c : entry_certificate) (p : nat) : bool := Qeq_bool (c_at c p) 0 && Qeq_bool (d_at c p) 0.
Definition something_at (c : entry_certificate) (p : nat) : bool :=
  Qle_bool 0 (c_at c p) && Qle_bool 0 (d_at c p) && (Qlt_bool 0 (c_at c p) || Qlt_bool 0 (d_at c p)).
Definition all_below (n : nat) (f : nat -> bool) : bool := forallb f (seq 0 n).

(** The place j that the solutions name. *)
Fixpoint first_nonzero (l : list Q) (k : nat) : nat :=
  match l with [] => k | a :: m => if Qeq_bool a 0 then first_nonzero m (S k) else k end.
Definition named (c : entry_certificate) : nat :=
  match of_task c, solutions c with
  | LargestEntry, [[j]] => Z.to_nat (Qnum j)
  | _, v :: _ => first_nonzero v 0
  | _, [] => 0%nat
  end.
Definition is_axis (n j : nat) (s : Q) (v : list Q) : bool :=
  Nat.eqb (length v) n && all_below n (fun p => Qeq_bool (at_list 0%Q v p) (if Nat.eqb p j then s else 0)).
Definition two_axes_ok (n j : nat) (l : list (list Q)) : bool :=
  match l with
  | [v; w] => (is_axis n j 1 v && is_axis n j (-1) w) || (is_axis n j (-1) v && is_axis n j 1 w)
  | _ => false
  end.
(** The solutions are proved: those of the input, and no others. *)
Definition solutions_ok (c : entry_certificate) : bool :=
  let n := wide c in let j := named c in
  Nat.ltb j n &&
  match of_task c with
  | LargestEntry =>
    match solutions c with [[x]] => Qeq_bool x (inject_Z (Z.of_nat j)) | _ => false end
    && all_below n (fun p => Nat.eqb p j || beats c j p)
  | Kernel => Nat.eqb n 2 && two_axes_ok n j (solutions c) && nothing_at c j && something_at c (1 - j)
  | Eigenvector =>
    two_axes_ok n j (solutions c)
    && all_below n (fun i => all_below n (fun k => Nat.eqb i k || nothing_at c (i * n + k)))
    && all_below n (fun p => Nat.eqb p j || beats c (j * n + j) (p * n + p))
  end.
Definition sizes_ok (c : entry_certificate) : bool :=
  let n := match of_task c with Eigenvector => (wide c * wide c)%nat | _ => wide c end in
  (1 <=? width c) && (width c <=? 1000) && Nat.eqb (length (centre c)) n && Nat.eqb (length (direction c)) n
  && forallb (fun d => Nat.eqb (length (entries d)) n) (readings c)
  && Nat.eqb (length (returned c)) (match of_task c with LargestEntry => 1%nat | _ => wide c end).

(** Directions of norm at most 1: the largest entry; l2; for diagonal matrices again the largest entry. *)
Definition short (c : entry_certificate) : bool :=
  match of_task c with
  | Kernel => Qle_bool (d_at c 0 * d_at c 0 + d_at c 1 * d_at c 1) 1
  | _ => forallb (fun d => Qle_bool (Qabs d) 1) (direction c)
  end.
(** Is x 2^-s the number a? *)
Definition same_number (s : Z) (x : Z) (a : Q) : bool := difference (Qnum a) (Zpos (Qden a)) s x 1 =? 0.
Definition reading_ok (c : entry_certificate) (d : reading) : bool :=
  (0 <=? at_index d) && (at_index d <? epsilon c) && (Z.abs (at_exponent d) <=? spread)
  && forallb (fun p => same_number (at_exponent d) (fst p) (snd p)) (combine (entries d) (centre c)).
Definition was_used (c : entry_certificate) : list Z :=
  match evaluated_at c with Some n => n :: were_read c | None => were_read c end.
Definition transcript_ok (c : entry_certificate) : bool :=
  increasing (map at_index (readings c)) && same_members (map at_index (readings c)) (was_used c)
  && (1 <=? epsilon c)
  && Qle_bool 0 (failing c) && Qlt_bool (failing c) 1
  && match index_cap c with
     | None => true
     | Some m => (0 <=? m) && (m <? epsilon c) && forallb (fun n => n <=? m) (map at_index (readings c))
     end.

(** The distance from s e_j, squared, times 4^w, from below. *)
Fixpoint off_axis (w : Z) (j : nat) (s : Q) (p : nat) (out : list (Q * Q)) : Z :=
  match out with
  | [] => 0
  | (re, im) :: rest =>
    let x := floor_times (Qabs (re - (if Nat.eqb p j then s else 0))) w in
    let y := floor_times (Qabs im) w in x * x + y * y + off_axis w j s (S p) rest
  end.
Definition far_enough (c : entry_certificate) (w : Z) : bool :=
  match of_task c with
  | LargestEntry =>
    match returned c with
    | [(re, im)] => negb (Qeq_bool re (inject_Z (Z.of_nat (named c))) && Qeq_bool im 0)
                    && (Qnum (squared_bound c) <=? Zpos (Qden (squared_bound c)))
    | _ => false
    end
  | _ =>
    let b := Z.shiftl (Qnum (squared_bound c)) (2 * w) in
    (b <=? off_axis w (named c) 1 0 (returned c) * Zpos (Qden (squared_bound c)))
    && (b <=? off_axis w (named c) (-1) 0 (returned c) * Zpos (Qden (squared_bound c)))
  end.
Definition precision (c : entry_certificate) : Z :=
  4 * of_digits c + 64 + bits (Z.of_nat (length (returned c))) + bits (Qnum (squared_bound c)) + bits (Zpos (Qden (squared_bound c))).

Definition covered (c : entry_certificate) : bool :=
  sizes_ok c && solutions_ok c && forallb (reading_ok c) (readings c).
Definition check_entry (c : entry_certificate) : bool :=
  covered c && short c && transcript_ok c && (0 <=? of_digits c) && (of_digits c <=? 65536)
  && (far_enough c (precision c) || far_enough c (2 * precision c))
  && (Zpos (Qden (squared_bound c)) <? Qnum (squared_bound c) * 100 ^ of_digits c).

(** Only a word depends on this: a certificate that is not accepted is called refused if it is in scope, else not covered. *)
Definition axis_like (v : list Q) : bool := Nat.leb (length (filter (fun a => negb (Qeq_bool a 0)) v)) 1.
Definition in_scope (c : entry_certificate) : bool :=
  sizes_ok c && forallb axis_like (solutions c)
  && forallb (fun d => (Z.abs (at_exponent d) <=? spread)
       && forallb (fun p => same_number (at_exponent d) (fst p) (snd p)) (combine (entries d) (centre c))) (readings c)
  && match of_task c with
     | Eigenvector => all_below (wide c) (fun i => all_below (wide c) (fun k => Nat.eqb i k || nothing_at c (i * wide c + k)))
     | _ => true
     end.
