(* A reader of JSON, strict: rules F1 and F2 of the certificate format. It is not proved; a wrong reading is a wrong claim. *)

type t =
  | Null
  | Bool of bool
  | Int of Z.t
  | String of string
  | Array of t list
  | Object of (string * t) list

exception Refused of string * string (* the rule, the reason *)

let refuse rule reason = raise (Refused (rule, reason))
let file_bytes = 32 lsl 20
let depth_limit = 16

(* Strings are bytes here: those of the covered kinds are known words, and any other is refused by its content. *)
let utf8 buffer code =
  Buffer.add_utf_8_uchar buffer (if Uchar.is_valid code then Uchar.of_int code else Uchar.rep)

let parse text =
  let length = String.length text in
  if length > file_bytes then refuse "F1" "more than 32 MiB";
  let place = ref 0 in
  let peek () = if !place < length then text.[!place] else '\000' in
  let next () = let c = peek () in incr place; c in
  let rec space () = match peek () with ' ' | '\t' | '\n' | '\r' -> incr place; space () | _ -> () in
  let expect c = if next () <> c then refuse "F2" (Printf.sprintf "no %c where one is needed" c) in
  let word w value =
    let n = String.length w in
    if !place + n <= length && String.sub text !place n = w then (place := !place + n; value)
    else refuse "F2" "not a value" in
  let string () =
    expect '"';
    let buffer = Buffer.create 16 in
    let rec loop () =
      match next () with
      | '"' -> Buffer.contents buffer
      | '\\' ->
        (match next () with
         | ('"' | '\\' | '/') as c -> Buffer.add_char buffer c
         | 'b' -> Buffer.add_char buffer '\b'
         | 'f' -> Buffer.add_char buffer '\012'
         | 'n' -> Buffer.add_char buffer '\n'
         | 'r' -> Buffer.add_char buffer '\r'
         | 't' -> Buffer.add_char buffer '\t'
         | 'u' ->
           if !place + 4 > length then refuse "F2" "an escape that does not end";
           let digits = String.sub text !place 4 in
           String.iter (function '0' .. '9' | 'a' .. 'f' | 'A' .. 'F' -> () | _ -> refuse "F2" "not a hexadecimal escape") digits;
           place := !place + 4;
           utf8 buffer (int_of_string ("0x" ^ digits))
         | _ -> refuse "F2" "an unknown escape");
        loop ()
      | c when Char.code c < 32 -> refuse "F2" "a control character in a string"
      | c -> Buffer.add_char buffer c; loop () in
    loop () in
  let number () =
    let start = !place in
    if peek () = '-' then incr place;
    let first = !place in
    while (match peek () with '0' .. '9' -> true | _ -> false) do incr place done;
    let digits = !place - first in
    if digits = 0 || (digits > 1 && text.[first] = '0') then refuse "F2" "not a number";
    (match peek () with '.' | 'e' | 'E' -> refuse "F2" "a number with a fraction or an exponent" | _ -> ());
    if digits > 19 then refuse "F2" "number of more than 19 digits";
    Int (Z.of_string (String.sub text start (!place - start))) in
  let rec value depth =
    if depth > depth_limit then refuse "F2" "nested too deeply";
    space ();
    match peek () with
    | '{' ->
      incr place; space ();
      if peek () = '}' then (incr place; Object [])
      else
        let rec fields found =
          space ();
          let name = string () in
          if List.mem_assoc name found then refuse "F2" "duplicate key";
          space (); expect ':';
          let found = (name, value (depth + 1)) :: found in
          space ();
          match next () with
          | ',' -> fields found
          | '}' -> Object (List.rev found)
          | _ -> refuse "F2" "an object that does not end" in
        fields []
    | '[' ->
      incr place; space ();
      if peek () = ']' then (incr place; Array [])
      else
        let rec entries found =
          let found = value (depth + 1) :: found in
          space ();
          match next () with
          | ',' -> entries found
          | ']' -> Array (List.rev found)
          | _ -> refuse "F2" "an array that does not end" in
        entries []
    | '"' -> String (string ())
    | '-' | '0' .. '9' -> number ()
    | 't' -> word "true" (Bool true)
    | 'f' -> word "false" (Bool false)
    | 'n' -> word "null" Null
    | _ -> refuse "F2" "not a value" in
  let result = value 0 in
  space ();
  if !place <> length then refuse "F2" "more than one value";
  result
