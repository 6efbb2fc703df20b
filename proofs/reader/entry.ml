(* The same for certificates of the catalogue (kind wrong-output-proved-set). It is not proved; it copies fields. *)

open Json
open Document
module C = Checked

let certificate document =
  let of_task =
    match text (field "problem" document) with
    | "largest_entry" -> C.LargestEntry
    | "kernel" -> C.Kernel
    | "eigenvector" -> C.Eigenvector
    | name -> raise (Not_covered ("problem " ^ name)) in
  let f =
    fields [ "format"; "version"; "theorem"; "claim"; "problem"; "arrays"; "exponent"; "given"; "metric"; "length"; "solutions";
             "proof"; "data"; "runs" ] document in
  if text (f "theorem") <> "catalogue" then refuse "V1" "theorem";
  let claim = fields [ "kind"; "digits"; "probability"; "index" ] (f "claim") in
  let one name value = match array value with [ x ] -> x | _ -> raise (Not_covered ("not one of " ^ name)) in
  let a = fields [ "name"; "shape"; "norm"; "centre"; "direction" ] (one "arrays" (f "arrays")) in
  let shape = List.map Z.to_int (List.filter Z.fits_int (wholes (a "shape"))) in
  let norm, metric = text (a "norm"), text (f "metric") in
  let width =
    match of_task, shape, norm, metric with
    | C.LargestEntry, [ n ], "maximum", "discrete" -> n
    | C.Kernel, [ 1; 2 ], ("operator" | "euclidean"), "euclidean" -> 2
    | C.Eigenvector, [ m; n ], "operator", "euclidean" when m = n -> n
    | _ -> raise (Not_covered "another shape, norm or metric") in
  let run = fields [ "choices"; "reads"; "evaluation"; "output"; "squared_lower_bound" ] (one "runs" (f "runs")) in
  if array (run "choices") <> [] then raise (Not_covered "a run with coins");
  if run "output" = Null then raise (Not_covered "a run without output");
  if array (f "given") <> [] || array (f "proof") <> [] then raise (Not_covered "numbers for a proof");
  let name = text (a "name") in
  let letter = function 'a' .. 'z' | 'A' .. 'Z' -> true | _ -> false in
  if not (String.length name > 0 && String.for_all letter name) then raise (Not_covered "the name of the array");
  let output = List.map entry (array (run "output")) in
  if whole (f "length") <> Z.of_int (List.length output) then refuse "F3" "output: not of that length";
  let datum value =
    let d = fields [ "index"; "arrays" ] value in
    let inner = fields [ "exponent"; "entries" ] (match array (d "arrays") with [ x ] -> x | _ -> refuse "F3" "data: arrays") in
    { C.at_index = whole (d "index"); C.at_exponent = whole (inner "exponent");
      C.entries = List.map Number.integer (array (inner "entries")) } in
  { C.of_task; of_digits = whole (claim "digits"); width = Z.of_int width;
    centre = List.map q (array (a "centre")); direction = List.map q (array (a "direction")); epsilon = whole (f "exponent");
    solutions = List.map (fun point -> List.map q (array point)) (array (f "solutions"));
    readings = List.map datum (array (f "data")); were_read = wholes (run "reads"); evaluated_at = optional whole (run "evaluation");
    index_cap = optional whole (claim "index"); failing = q (claim "probability"); returned = output;
    squared_bound = q (run "squared_lower_bound") }
