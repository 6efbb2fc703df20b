(* From a JSON document to the certificate that the proved function checks: rule F3. It is not proved; it copies fields. *)

open Json
module C = Checked

exception Not_covered of string

let fields names = function
  | Object found ->
    if List.length found <> List.length names then refuse "F3" "missing or unknown fields";
    fun name ->
      (match List.assoc_opt name found with
       | Some value when List.mem name names -> value
       | _ -> refuse "F3" ("no field " ^ name))
  | _ -> refuse "F3" "not an object"

let field name = function
  | Object found -> (match List.assoc_opt name found with Some value -> value | None -> refuse "F3" ("no field " ^ name))
  | _ -> refuse "F3" "not an object"

let array = function Array values -> values | _ -> refuse "F3" "not an array"
let whole = function Int z -> z | _ -> refuse "F3" "not an integer"
let text = function String s -> s | _ -> refuse "F3" "not a string"
let wholes value = List.map whole (array value)
let optional read = function Null -> None | value -> Some (read value)
let q value = let over, under = Number.rational value in { C.qnum = over; C.qden = under }
let complex = function Array [ x; y ] -> (q x, q y) | _ -> refuse "F3" "not a complex number"
let zero = { C.qnum = Z.zero; C.qden = Z.one }
let entry = function String _ as x -> (q x, zero) | value -> complex value

let polynomial value =
  let found = List.map q (array value) in
  if List.length found < 1 || List.length found > 5 then refuse "F3" "not a polynomial";
  found

(* codes: the one row of a matrix, or the codes of a vector *)
let table read_codes value =
  let f = fields [ "real"; "imag"; "codes" ] value in
  let real = List.map Number.integer (array (f "real")) in
  let imag = match f "imag" with Null -> [] | value -> List.map Number.integer (array value) in
  if f "imag" <> Null && List.length imag <> List.length real then refuse "F3" "imag: not as long as real";
  { C.real = real; C.imag = imag; C.codes = read_codes (f "codes") }

let one_row value = match array value with [ row ] -> wholes row | _ -> refuse "F3" "A.codes: not m arrays"

let ratio value =
  let f = fields [ "numerator"; "denominator" ] value in
  (polynomial (f "numerator"), polynomial (f "denominator"))

let diagonal value =
  let f = fields [ "table"; "codes" ] value in
  (List.map complex (array (f "table")), wholes (f "codes"))

let problem value =
  match value with
  | Object [ ("name", String "LP") ] -> C.Linear
  | _ ->
    (match text (field "name" value) with
     | "P1" -> C.Pursuit (q (fields [ "name"; "eta" ] value "eta"))
     | "P3" -> C.Lasso (q (fields [ "name"; "lam" ] value "lam"))
     | "P2" -> raise (Not_covered "P2")
     | _ -> refuse "F3" "problem")

(* What is proved: one row, real, the identity as rotation. *)
let covered document =
  let part = field "class" document in
  let need holds reason = if not holds then raise (Not_covered reason) in
  need (whole (field "m" part) = Z.one) "m is not 1";
  need (text (field "field" part) = "real") "not over the reals";
  need (field "rotation" document = Object [ ("name", String "identity") ]) "the rotation is not the identity"

let size part permutation =
  if whole (part "N") <> Z.of_int (List.length permutation) then refuse "F3" "permutation: not N entries"

let version_1 document =
  covered document;
  let f =
    fields [ "format"; "version"; "theorem"; "claim"; "problem"; "class"; "rotation"; "diagonal"; "permutation"; "input";
             "transcript"; "output"; "minimiser"; "dual"; "distance" ] document in
  if text (f "theorem") <> "smale18" then refuse "C1" "theorem";
  let claim = fields [ "kind"; "digits" ] (f "claim") in
  let part = fields [ "name"; "field"; "m"; "N"; "K"; "alpha"; "t" ] (f "class") in
  if text (part "name") <> "strong" then refuse "F3" "class: name";
  let table_, codes = diagonal (f "diagonal") in
  let permutation = wholes (f "permutation") in
  size part permutation;
  let input = fields [ "winner"; "exponent" ] (f "input") in
  let transcript = fields [ "reads"; "evaluation"; "data" ] (f "transcript") in
  let datum value =
    let d = fields [ "index"; "exponent"; "A"; "y" ] value in
    { C.index = whole (d "index"); C.exponent = whole (d "exponent");
      C.a_n = table one_row (d "A"); C.y_n = table wholes (d "y") } in
  let minimiser = fields [ "position"; "phase"; "numerator"; "denominator" ] (f "minimiser") in
  let dual_over, dual_under = ratio (f "dual") in
  let kind = problem (f "problem") in
  if kind = C.Linear then refuse "F3" "problem";
  { C.problem = kind; claim_digits = whole (claim "digits"); digits = whole (part "K"); alpha = q (part "alpha"); t = q (part "t");
    diagonal = table_; diagonal_codes = codes; permutation;
    winner = whole (input "winner"); input_exponent = whole (input "exponent"); cap = None; probability = zero;
    reads = wholes (transcript "reads"); evaluation = optional whole (transcript "evaluation");
    data = List.map datum (array (transcript "data")); output = List.map entry (array (f "output"));
    position = whole (minimiser "position"); phase = complex (minimiser "phase");
    numerator = polynomial (minimiser "numerator"); denominator = polynomial (minimiser "denominator");
    dual_numerator = dual_over; dual_denominator = dual_under;
    bound = q (fields [ "squared_lower_bound" ] (f "distance") "squared_lower_bound") }

let version_2 document =
  covered document;
  let f =
    fields [ "format"; "version"; "theorem"; "claim"; "problem"; "class"; "rotation"; "diagonal"; "permutation"; "data";
             "input"; "position"; "phase"; "minimisers"; "dual"; "runs" ] document in
  let kind = problem (f "problem") in
  if text (f "theorem") <> (if kind = C.Linear then "smale9" else "smale18") then refuse "C1" "theorem";
  let claim = fields [ "kind"; "digits"; "samples"; "probability"; "index" ] (f "claim") in
  let part = fields [ "field"; "m"; "N"; "name"; "K"; "alpha"; "t"; "L" ] (f "class") in
  (match text (part "name") with
   | "strong" -> if part "L" <> Null then refuse "F3" "L: for sharp, and null otherwise"
   | "weak" | "sharp" -> raise (Not_covered "a weak or sharp part")
   | _ -> refuse "F3" "class: unknown name");
  let t = match array (part "t") with [ t ] -> q t | _ -> raise (Not_covered "several samples") in
  let one name value = match array value with [ x ] -> x | _ -> refuse "F3" (name ^ ": not one for each sample") in
  let run =
    match array (f "runs") with
    | [ run ] -> fields [ "choices"; "reads"; "evaluation"; "outputs"; "failures" ] run
    | _ -> raise (Not_covered "not one run") in
  if array (run "choices") <> [] then raise (Not_covered "a run with coins");
  if run "outputs" = Null then raise (Not_covered "a run without outputs");
  let bound =
    match array (run "failures") with
    | [ Array [ Int k; bound ] ] when k = Z.zero -> q bound
    | _ -> refuse "E5" "failures: not one of the sample 0" in
  if whole (claim "samples") <> Z.one then refuse "E2" "samples: not from 1 to R";
  let table_, codes = diagonal (f "diagonal") in
  let permutation = wholes (f "permutation") in
  size part permutation;
  let input = fields [ "winner"; "exponent" ] (f "input") in
  let datum value =
    let d = fields [ "index"; "exponent"; "A"; "y"; "labels" ] value in
    if d "labels" <> Null then raise (Not_covered "labels");
    { C.index = whole (d "index"); C.exponent = whole (d "exponent");
      C.a_n = table one_row (d "A"); C.y_n = table wholes (one "y" (d "y")) } in
  let over, under = ratio (one "minimisers" (f "minimisers")) in
  let dual_over, dual_under = ratio (f "dual") in
  { C.problem = kind; claim_digits = whole (claim "digits"); digits = whole (part "K"); alpha = q (part "alpha"); t;
    diagonal = table_; diagonal_codes = codes; permutation;
    winner = whole (input "winner"); input_exponent = whole (input "exponent"); cap = optional whole (claim "index");
    probability = q (claim "probability"); reads = wholes (run "reads"); evaluation = optional whole (run "evaluation");
    data = List.map datum (array (f "data")); output = List.map entry (array (one "outputs" (run "outputs")));
    position = whole (f "position"); phase = complex (f "phase"); numerator = over; denominator = under;
    dual_numerator = dual_over; dual_denominator = dual_under; bound }

let certificate document =
  let claim = match document with Object found when List.mem_assoc "claim" found -> field "claim" document | _ -> document in
  match field "format" document, field "version" document, field "kind" claim with
  | String "sci-barriers/certificate", Int v, String "wrong-output" when v = Z.one -> version_1 document
  | String "sci-barriers/certificate", Int v, String "wrong-output" when v = Z.of_int 2 -> version_2 document
  | String _, Int _, String kind -> raise (Not_covered kind)
  | _ -> refuse "F3" "format, version or kind"
