(* Numbers of the certificate format, rule F4: hexadecimal strings, integers or quotients. *)

open Json

let number_chars = 400_000

let hexadecimal text = (* after the sign: 0x0, or 0x and digits of which the first is not 0 *)
  let n = String.length text in
  n >= 3 && text.[0] = '0' && text.[1] = 'x'
  && (n = 3 || text.[2] <> '0')
  && (let good = ref true in
      String.iteri (fun i c -> if i >= 2 then match c with '0' .. '9' | 'a' .. 'f' -> () | _ -> good := false) text;
      !good)

let bad text = refuse "F4" ("not a number of the format: " ^ String.sub text 0 (min 40 (String.length text)))

let signed text =
  let negative = String.length text > 0 && text.[0] = '-' in
  let digits = if negative then String.sub text 1 (String.length text - 1) else text in
  if not (hexadecimal digits) || (negative && digits = "0x0") then bad text;
  let value = Z.of_string_base 16 (String.sub digits 2 (String.length digits - 2)) in
  if negative then Z.neg value else value

let guard text = if String.length text > number_chars then bad text

let integer = function
  | String text -> guard text; signed text
  | _ -> refuse "F3" "not a number"

(* numerator and denominator, not reduced *)
let rational = function
  | String text ->
    guard text;
    (match String.index_opt text '/' with
     | None -> (signed text, Z.one)
     | Some i ->
       let under = String.sub text (i + 1) (String.length text - i - 1) in
       if not (hexadecimal under) || under = "0x0" then bad text;
       (signed (String.sub text 0 i), Z.of_string_base 16 (String.sub under 2 (String.length under - 2))))
  | _ -> refuse "F3" "not a number"
