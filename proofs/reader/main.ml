(* sci-barriers-verified-check FILE...: hand each certificate to the function that is proved sound (proofs/CheckFar.v, proofs/CheckEntrySound.v).

   Exit code 0 all verified, 1 one rejected, 2 one cannot be read, 3 one of a kind that is not covered. *)

let rule = function
  | Checked.C1 -> "C1" | Checked.C2 -> "C2" | Checked.C4 -> "C4" | Checked.C5 -> "C5" | Checked.C6 -> "C6"
  | Checked.C7 -> "C7" | Checked.C8 -> "C8" | Checked.C9 -> "C9" | Checked.C10 -> "C10" | Checked.E2 -> "E2"

let read path =
  let channel = open_in_bin path in
  Fun.protect ~finally:(fun () -> close_in channel) (fun () ->
    let length = in_channel_length channel in
    if length > Json.file_bytes then String.make (Json.file_bytes + 1) ' ' else really_input_string channel length)

let row document =
  match Checked.verdict (Document.certificate document) with
  | None -> (0, "VERIFIED by a proved function")
  | Some name -> (1, "REJECTED " ^ rule name)

let entry document =
  let certificate = Entry.certificate document in
  if Checked.check_entry certificate then (0, "VERIFIED by a proved function")
  else if Checked.in_scope certificate then (1, "REJECTED")
  else (3, "NOT COVERED its data, direction or solutions")

let is_entry document =
  let open Json in
  match document with
  | Object [] -> false
  | Object found ->
    (match List.assoc_opt "format" found, List.assoc_opt "version" found, List.assoc_opt "claim" found with
     | Some (String "sci-barriers/certificate"), Some (Int v), Some (Object claim) ->
       v = Z.of_int 3 && List.assoc_opt "kind" claim = Some (String "wrong-output-proved-set")
     | _ -> false)
  | _ -> false

let answer text =
  match let document = Json.parse text in if is_entry document then entry document else row document with
  | result -> result
  | exception Json.Refused (rule, reason) -> (1, Printf.sprintf "REJECTED %s %s" rule (String.escaped reason))
  | exception Document.Not_covered reason -> (3, "NOT COVERED " ^ String.escaped reason)
  | exception (Z.Overflow | Out_of_memory | Stack_overflow) -> (1, "REJECTED L1 too large")

let () =
  let paths = List.tl (Array.to_list Sys.argv) in
  if paths = [] then prerr_endline "usage: sci-barriers-verified-check FILE...";
  let codes =
    List.map (fun path ->
      match read path with
      | exception Sys_error reason -> prerr_endline ("c cannot read: " ^ String.escaped reason); 2
      | text ->
        let code, said = answer text in
        Printf.printf "c %s\ns %s\n" (String.escaped path) said; code)
      paths in
  let codes = if paths = [] then [ 2 ] else codes in
  exit (List.find (fun code -> List.mem code codes) [ 2; 1; 3; 0 ])
