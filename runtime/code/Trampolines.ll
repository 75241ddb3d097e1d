;===- Trampolines.ll - pieces of code that the runtime supplies -----------===;
;
; Written in LLVM IR because C++ cannot name the calling convention of pieces.
; Each has the signature of generated code (runtime/abi/Code.h) and a CodeInfo.
; What needs more than moving registers is a C++ function (..._slow) that says
; whether to go on at p->resume (1) or to return to the scheduler (0).
;
; The C preprocessor runs over it first. LUMEN_TARGET names the file of the target
; (targets/.../Trampolines.inc), which says what these are there:
;
;   PIECE(name, frame, kind, live)   begins a piece; a block named `entry` is open
;   SAVE_STATE         stores sp, hp and reds in p
;   SAVE_X             stores x0..x5 where C++ finds them; %x is the address
;   GO_ON(go)          ends the piece: enters p->resume if `go` is 1, else leaves
;   DISPATCH           ends the piece: enters p->resume with what is stored in p
;   RETURN(value)      ends the piece: returns to the continuation at sp; hp and
;                      reds come from p
;   RETURN_X0          the same with x0, and hp and reds as they are
;   LEAVE              ends the piece: returns to the scheduler
;   PIECE_ADDRESS(symbol, name)   a constant: the CodeWord of a piece
;
; and defines lumen_enter, which runs the process at p->resume until a piece leaves,
; and what else of Trampolines.def is the target's own. Offsets are those of
; abi::ProcessAbi, checked in Process.cpp.
;
;===-----------------------------------------------------------------------===;

%info = type { i64, i64, [2 x i64], i32, i16, i16, i32, i32 }

declare i64 @lumen_safepoint_slow(ptr)
declare i64 @lumen_propagate_slow(ptr)
declare i64 @lumen_bif_failed_slow(ptr)
declare i64 @lumen_undef_slow(ptr)
declare i64 @lumen_resolve_failed_slow(ptr)
declare i64 @lumen_undef_fun_slow(ptr)
declare i64 @lumen_bif_again_call(ptr)
declare i64 @lumen_call_traced_slow(ptr)
declare void @lumen_finish(ptr)

#include LUMEN_TARGET

; Goes on at p->resume with what is stored in p and p->x.
PIECE(lumen_dispatch, 0, 0, 0)
  DISPATCH

; Returns x0 to the continuation at sp.
PIECE(lumen_return, 0, 0, 1)
  RETURN_X0

; An entry check failed; p->resume is the piece.
PIECE(lumen_safepoint, 0, 0, 0)
  SAVE_STATE
  SAVE_X
  %go = call i64 @lumen_safepoint_slow(ptr %p)
  GO_ON(%go)

; Unwinds with the recorded exception.
PIECE(lumen_propagate, 0, 0, 0)
  SAVE_STATE
  %go = call i64 @lumen_propagate_slow(ptr %p)
  GO_ON(%go)

; Calls the BIF of p->bif.
PIECE(lumen_call_bif, 0, 0, 0)
  SAVE_STATE
  SAVE_X
  %bifAt = getelementptr i8, ptr %p, i64 88
  %bif = load ptr, ptr %bifAt
  %function = load ptr, ptr %bif
  %result = call i64 %function(ptr %p, ptr %x)
  %ok = icmp ne i64 %result, 0
  br i1 %ok, label %value, label %none, !prof !0
value:
  RETURN(%result)
none:
  %go = call i64 @lumen_bif_failed_slow(ptr %p)
  GO_ON(%go)

; Calls a BIF that has yielded again (Process::trapAgain).
PIECE(lumen_bif_again, 0, 0, 0)
  SAVE_STATE
  SAVE_X
  %result = call i64 @lumen_bif_again_call(ptr %p)
  %ok = icmp ne i64 %result, 0
  br i1 %ok, label %value, label %none, !prof !0
value:
  RETURN(%result)
none:
  %go = call i64 @lumen_bif_failed_slow(ptr %p)
  GO_ON(%go)

; A function that does not exist was called; p->bif names it.
PIECE(lumen_undef, 0, 0, 0)
  SAVE_STATE
  SAVE_X
  %go = call i64 @lumen_undef_slow(ptr %p)
  GO_ON(%go)

; What lumen_resolve_apply and lumen_resolve_fun give for what cannot be called.
PIECE(lumen_resolve_failed, 0, 0, 0)
  SAVE_STATE
  SAVE_X
  %go = call i64 @lumen_resolve_failed_slow(ptr %p)
  GO_ON(%go)

; An external fun of a function that does not exist; p->scratch is its arity.
PIECE(lumen_undef_fun, 0, 0, 0)
  SAVE_STATE
  SAVE_X
  %go = call i64 @lumen_undef_fun_slow(ptr %p)
  GO_ON(%go)

; A call that is traced has returned x0; the frame at sp tells which.
PIECE(lumen_call_traced, 7, 1, 1)
  SAVE_STATE
  SAVE_X
  %go = call i64 @lumen_call_traced_slow(ptr %p)
  GO_ON(%go)

; The same of a call whose time is measured.
PIECE(lumen_call_timed, 2, 1, 1)
  SAVE_STATE
  SAVE_X
  %go = call i64 @lumen_call_traced_slow(ptr %p)
  GO_ON(%go)

; Bottom of every stack: the process has come to its end.
PIECE(lumen_exit_normal, 1, 1, 0)
  SAVE_STATE
  call void @lumen_finish(ptr %p)
  LEAVE

; The addresses that C++ asks for.
PIECE_ADDRESS(lumen_code_exit_normal, lumen_exit_normal)
PIECE_ADDRESS(lumen_code_bif_again, lumen_bif_again)
PIECE_ADDRESS(lumen_code_resolve_failed, lumen_resolve_failed)
PIECE_ADDRESS(lumen_code_call_traced, lumen_call_traced)
PIECE_ADDRESS(lumen_code_call_timed, lumen_call_timed)

!0 = !{!"branch_weights", i32 1000, i32 1}
