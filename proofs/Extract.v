(** * The checker as an OCaml program. Trusted here: Coq's extraction, and that integers become those of Zarith. *)
From SciBarriers Require Import Check CheckEntry.
Require Import Extraction ExtrOcamlBasic ExtrOcamlZBigInt.
Extraction Language OCaml.
Extraction "build/checked.ml" verdict check check_entry in_scope.
