;===- Trampolines.ll - pieces of code that the runtime supplies -----------===;
;
; Written in LLVM IR because C++ cannot name the GHC calling convention. Each
; has the signature of generated code (runtime/abi/Code.h) and a CodeInfo in
; front. Offsets are those of abi::ProcessAbi, checked in Trampolines.cpp. What
; needs more than moving registers is a C++ function (..._slow) that says whether
; to go on at p->resume (1) or to return to the scheduler (0).
;
;===-----------------------------------------------------------------------===;

%info = type { ptr, ptr, [2 x i64], i32, i16, i16, i32, i32 }

declare i64 @lumen_safepoint_slow(ptr)
declare i64 @lumen_propagate_slow(ptr)
declare i64 @lumen_bif_failed_slow(ptr)
declare i64 @lumen_undef_slow(ptr)
declare i64 @lumen_resolve_failed_slow(ptr)
declare i64 @lumen_undef_fun_slow(ptr)
declare i64 @lumen_bif_again_call(ptr)
declare void @lumen_finish(ptr)

; For C++: runs the process at p->resume until a piece returns to the scheduler.
define void @lumen_enter(ptr %p) #1 {
  %spAt = getelementptr i8, ptr %p, i64 0
  %spV = load ptr, ptr %spAt
  %hpAt = getelementptr i8, ptr %p, i64 8
  %hpV = load ptr, ptr %hpAt
  %redsAt = getelementptr i8, ptr %p, i64 16
  %redsV = load i64, ptr %redsAt
  %codeAt = getelementptr i8, ptr %p, i64 24
  %code = load ptr, ptr %codeAt
  %xAt = getelementptr i8, ptr %p, i64 32
  %x = load ptr, ptr %xAt
  %v0 = load i64, ptr %x
  %x1At = getelementptr i8, ptr %x, i64 8
  %v1 = load i64, ptr %x1At
  %x2At = getelementptr i8, ptr %x, i64 16
  %v2 = load i64, ptr %x2At
  %x3At = getelementptr i8, ptr %x, i64 24
  %v3 = load i64, ptr %x3At
  %x4At = getelementptr i8, ptr %x, i64 32
  %v4 = load i64, ptr %x4At
  %x5At = getelementptr i8, ptr %x, i64 40
  %v5 = load i64, ptr %x5At
  call ghccc void %code(ptr %p, ptr %spV, ptr %hpV, i64 %redsV, i64 %v0, i64 %v1, i64 %v2, i64 %v3, i64 %v4, i64 %v5)
  ret void
}

; Goes on at p->resume with what is stored in p and p->x.
define ghccc void @lumen_dispatch(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5) #0 align 16 prefix %info { ptr null, ptr null, [2 x i64] zeroinitializer, i32 0, i16 0, i16 0, i32 0, i32 0 } {
  %spAt = getelementptr i8, ptr %p, i64 0
  %spV = load ptr, ptr %spAt
  %hpAt = getelementptr i8, ptr %p, i64 8
  %hpV = load ptr, ptr %hpAt
  %redsAt = getelementptr i8, ptr %p, i64 16
  %redsV = load i64, ptr %redsAt
  %codeAt = getelementptr i8, ptr %p, i64 24
  %code = load ptr, ptr %codeAt
  %xAt = getelementptr i8, ptr %p, i64 32
  %x = load ptr, ptr %xAt
  %v0 = load i64, ptr %x
  %x1At = getelementptr i8, ptr %x, i64 8
  %v1 = load i64, ptr %x1At
  %x2At = getelementptr i8, ptr %x, i64 16
  %v2 = load i64, ptr %x2At
  %x3At = getelementptr i8, ptr %x, i64 24
  %v3 = load i64, ptr %x3At
  %x4At = getelementptr i8, ptr %x, i64 32
  %v4 = load i64, ptr %x4At
  %x5At = getelementptr i8, ptr %x, i64 40
  %v5 = load i64, ptr %x5At
  musttail call ghccc void %code(ptr %p, ptr %spV, ptr %hpV, i64 %redsV, i64 %v0, i64 %v1, i64 %v2, i64 %v3, i64 %v4, i64 %v5)
  ret void
}

; Returns x0 to the continuation at sp.
define ghccc void @lumen_return(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5) #0 align 16 prefix %info { ptr null, ptr null, [2 x i64] zeroinitializer, i32 0, i16 0, i16 1, i32 0, i32 0 } {
  %code = load ptr, ptr %sp
  musttail call ghccc void %code(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5)
  ret void
}

; An entry check failed; p->resume is the piece.
define ghccc void @lumen_safepoint(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5) #0 align 16 prefix %info { ptr null, ptr null, [2 x i64] zeroinitializer, i32 0, i16 0, i16 0, i32 0, i32 0 } {
  store ptr %sp, ptr %p
  %hpAt = getelementptr i8, ptr %p, i64 8
  store ptr %hp, ptr %hpAt
  %redsAt = getelementptr i8, ptr %p, i64 16
  store i64 %reds, ptr %redsAt
  %xAt = getelementptr i8, ptr %p, i64 32
  %x = load ptr, ptr %xAt
  store i64 %x0, ptr %x
  %x1At = getelementptr i8, ptr %x, i64 8
  store i64 %x1, ptr %x1At
  %x2At = getelementptr i8, ptr %x, i64 16
  store i64 %x2, ptr %x2At
  %x3At = getelementptr i8, ptr %x, i64 24
  store i64 %x3, ptr %x3At
  %x4At = getelementptr i8, ptr %x, i64 32
  store i64 %x4, ptr %x4At
  %x5At = getelementptr i8, ptr %x, i64 40
  store i64 %x5, ptr %x5At
  %go = call i64 @lumen_safepoint_slow(ptr %p)
  %again = icmp ne i64 %go, 0
  br i1 %again, label %continue, label %leave
continue:
  musttail call ghccc void @lumen_dispatch(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5)
  ret void
leave:
  ret void
}

; Unwinds with the recorded exception.
define ghccc void @lumen_propagate(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5) #0 align 16 prefix %info { ptr null, ptr null, [2 x i64] zeroinitializer, i32 0, i16 0, i16 0, i32 0, i32 0 } {
  store ptr %sp, ptr %p
  %hpAt = getelementptr i8, ptr %p, i64 8
  store ptr %hp, ptr %hpAt
  %redsAt = getelementptr i8, ptr %p, i64 16
  store i64 %reds, ptr %redsAt
  %go = call i64 @lumen_propagate_slow(ptr %p)
  %again = icmp ne i64 %go, 0
  br i1 %again, label %continue, label %leave
continue:
  musttail call ghccc void @lumen_dispatch(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5)
  ret void
leave:
  ret void
}

; Calls the BIF of p->bif.
define ghccc void @lumen_call_bif(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5) #0 align 16 prefix %info { ptr null, ptr null, [2 x i64] zeroinitializer, i32 0, i16 0, i16 0, i32 0, i32 0 } {
  store ptr %sp, ptr %p
  %hpAt = getelementptr i8, ptr %p, i64 8
  store ptr %hp, ptr %hpAt
  %redsAt = getelementptr i8, ptr %p, i64 16
  store i64 %reds, ptr %redsAt
  %xAt = getelementptr i8, ptr %p, i64 32
  %x = load ptr, ptr %xAt
  store i64 %x0, ptr %x
  %x1At = getelementptr i8, ptr %x, i64 8
  store i64 %x1, ptr %x1At
  %x2At = getelementptr i8, ptr %x, i64 16
  store i64 %x2, ptr %x2At
  %x3At = getelementptr i8, ptr %x, i64 24
  store i64 %x3, ptr %x3At
  %x4At = getelementptr i8, ptr %x, i64 32
  store i64 %x4, ptr %x4At
  %x5At = getelementptr i8, ptr %x, i64 40
  store i64 %x5, ptr %x5At
  %bifAt = getelementptr i8, ptr %p, i64 88
  %bif = load ptr, ptr %bifAt
  %function = load ptr, ptr %bif
  %result = call i64 %function(ptr %p, ptr %x)
  %ok = icmp ne i64 %result, 0
  br i1 %ok, label %value, label %none, !prof !0
value:
  %hp2 = load ptr, ptr %hpAt
  %reds2 = load i64, ptr %redsAt
  %code = load ptr, ptr %sp
  musttail call ghccc void %code(ptr %p, ptr %sp, ptr %hp2, i64 %reds2, i64 %result, i64 undef, i64 undef, i64 undef, i64 undef, i64 undef)
  ret void
none:
  %go = call i64 @lumen_bif_failed_slow(ptr %p)
  %again = icmp ne i64 %go, 0
  br i1 %again, label %continue, label %leave
continue:
  musttail call ghccc void @lumen_dispatch(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5)
  ret void
leave:
  ret void
}

; Calls a BIF that has yielded again (Process::trapAgain).
define ghccc void @lumen_bif_again(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5) #0 align 16 prefix %info { ptr null, ptr null, [2 x i64] zeroinitializer, i32 0, i16 0, i16 0, i32 0, i32 0 } {
  store ptr %sp, ptr %p
  %hpAt = getelementptr i8, ptr %p, i64 8
  store ptr %hp, ptr %hpAt
  %redsAt = getelementptr i8, ptr %p, i64 16
  store i64 %reds, ptr %redsAt
  %xAt = getelementptr i8, ptr %p, i64 32
  %x = load ptr, ptr %xAt
  store i64 %x0, ptr %x
  %x1At = getelementptr i8, ptr %x, i64 8
  store i64 %x1, ptr %x1At
  %x2At = getelementptr i8, ptr %x, i64 16
  store i64 %x2, ptr %x2At
  %x3At = getelementptr i8, ptr %x, i64 24
  store i64 %x3, ptr %x3At
  %x4At = getelementptr i8, ptr %x, i64 32
  store i64 %x4, ptr %x4At
  %x5At = getelementptr i8, ptr %x, i64 40
  store i64 %x5, ptr %x5At
  %result = call i64 @lumen_bif_again_call(ptr %p)
  %ok = icmp ne i64 %result, 0
  br i1 %ok, label %value, label %none, !prof !0
value:
  %hp2 = load ptr, ptr %hpAt
  %reds2 = load i64, ptr %redsAt
  %code = load ptr, ptr %sp
  musttail call ghccc void %code(ptr %p, ptr %sp, ptr %hp2, i64 %reds2, i64 %result, i64 undef, i64 undef, i64 undef, i64 undef, i64 undef)
  ret void
none:
  %go = call i64 @lumen_bif_failed_slow(ptr %p)
  %again = icmp ne i64 %go, 0
  br i1 %again, label %continue, label %leave
continue:
  musttail call ghccc void @lumen_dispatch(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5)
  ret void
leave:
  ret void
}

; A function that does not exist was called; p->bif names it.
define ghccc void @lumen_undef(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5) #0 align 16 prefix %info { ptr null, ptr null, [2 x i64] zeroinitializer, i32 0, i16 0, i16 0, i32 0, i32 0 } {
  store ptr %sp, ptr %p
  %hpAt = getelementptr i8, ptr %p, i64 8
  store ptr %hp, ptr %hpAt
  %redsAt = getelementptr i8, ptr %p, i64 16
  store i64 %reds, ptr %redsAt
  %xAt = getelementptr i8, ptr %p, i64 32
  %x = load ptr, ptr %xAt
  store i64 %x0, ptr %x
  %x1At = getelementptr i8, ptr %x, i64 8
  store i64 %x1, ptr %x1At
  %x2At = getelementptr i8, ptr %x, i64 16
  store i64 %x2, ptr %x2At
  %x3At = getelementptr i8, ptr %x, i64 24
  store i64 %x3, ptr %x3At
  %x4At = getelementptr i8, ptr %x, i64 32
  store i64 %x4, ptr %x4At
  %x5At = getelementptr i8, ptr %x, i64 40
  store i64 %x5, ptr %x5At
  %go = call i64 @lumen_undef_slow(ptr %p)
  %again = icmp ne i64 %go, 0
  br i1 %again, label %continue, label %leave
continue:
  musttail call ghccc void @lumen_dispatch(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5)
  ret void
leave:
  ret void
}

; What lumen_resolve_apply and lumen_resolve_fun give for what cannot be called.
define ghccc void @lumen_resolve_failed(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5) #0 align 16 prefix %info { ptr null, ptr null, [2 x i64] zeroinitializer, i32 0, i16 0, i16 0, i32 0, i32 0 } {
  store ptr %sp, ptr %p
  %hpAt = getelementptr i8, ptr %p, i64 8
  store ptr %hp, ptr %hpAt
  %redsAt = getelementptr i8, ptr %p, i64 16
  store i64 %reds, ptr %redsAt
  %xAt = getelementptr i8, ptr %p, i64 32
  %x = load ptr, ptr %xAt
  store i64 %x0, ptr %x
  %x1At = getelementptr i8, ptr %x, i64 8
  store i64 %x1, ptr %x1At
  %x2At = getelementptr i8, ptr %x, i64 16
  store i64 %x2, ptr %x2At
  %x3At = getelementptr i8, ptr %x, i64 24
  store i64 %x3, ptr %x3At
  %x4At = getelementptr i8, ptr %x, i64 32
  store i64 %x4, ptr %x4At
  %x5At = getelementptr i8, ptr %x, i64 40
  store i64 %x5, ptr %x5At
  %go = call i64 @lumen_resolve_failed_slow(ptr %p)
  %again = icmp ne i64 %go, 0
  br i1 %again, label %continue, label %leave
continue:
  musttail call ghccc void @lumen_dispatch(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5)
  ret void
leave:
  ret void
}

; An external fun of a function that does not exist; p->scratch is its arity.
define ghccc void @lumen_undef_fun(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5) #0 align 16 prefix %info { ptr null, ptr null, [2 x i64] zeroinitializer, i32 0, i16 0, i16 0, i32 0, i32 0 } {
  store ptr %sp, ptr %p
  %hpAt = getelementptr i8, ptr %p, i64 8
  store ptr %hp, ptr %hpAt
  %redsAt = getelementptr i8, ptr %p, i64 16
  store i64 %reds, ptr %redsAt
  %xAt = getelementptr i8, ptr %p, i64 32
  %x = load ptr, ptr %xAt
  store i64 %x0, ptr %x
  %x1At = getelementptr i8, ptr %x, i64 8
  store i64 %x1, ptr %x1At
  %x2At = getelementptr i8, ptr %x, i64 16
  store i64 %x2, ptr %x2At
  %x3At = getelementptr i8, ptr %x, i64 24
  store i64 %x3, ptr %x3At
  %x4At = getelementptr i8, ptr %x, i64 32
  store i64 %x4, ptr %x4At
  %x5At = getelementptr i8, ptr %x, i64 40
  store i64 %x5, ptr %x5At
  %go = call i64 @lumen_undef_fun_slow(ptr %p)
  %again = icmp ne i64 %go, 0
  br i1 %again, label %continue, label %leave
continue:
  musttail call ghccc void @lumen_dispatch(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5)
  ret void
leave:
  ret void
}

; Bottom of every stack: the process has come to its end.
define ghccc void @lumen_exit_normal(ptr %p, ptr %sp, ptr %hp, i64 %reds, i64 %x0, i64 %x1, i64 %x2, i64 %x3, i64 %x4, i64 %x5) #0 align 16 prefix %info { ptr null, ptr null, [2 x i64] zeroinitializer, i32 1, i16 1, i16 0, i32 0, i32 0 } {
  store ptr %sp, ptr %p
  %hpAt = getelementptr i8, ptr %p, i64 8
  store ptr %hp, ptr %hpAt
  %redsAt = getelementptr i8, ptr %p, i64 16
  store i64 %reds, ptr %redsAt
  call void @lumen_finish(ptr %p)
  ret void
}

; Code of external funs without a function: one piece for each arity, so that
; lumen_undef_fun knows where the fun itself is (behind the arguments). In the GHC
; convention the process is in r13 and rax is free.
module asm ".text"
module asm ".p2align 4"
module asm ".globl lumen_undef_funs"
module asm ".hidden lumen_undef_funs"
module asm ".set lumen_n, 0"
module asm "lumen_undef_funs:"
module asm ".rept 256"
module asm ".quad 0, 0, 0, 0"
module asm ".long 0"
module asm ".short 0, lumen_n + 1"
module asm ".long 0, 0"
module asm "movq $lumen_n, 96(%r13)"
module asm "jmp lumen_undef_fun"
module asm ".p2align 4"
module asm ".set lumen_n, lumen_n + 1"
module asm ".endr"

; Slow paths of generated code. They keep every register that C does not keep, so
; that the code around pays nothing for them: no spills, no aligned stack. In the
; GHC convention p, sp, hp, reds are in r13, rbp, r12, rbx.
;
; lumen_slow_bif: rax = C++ function of a BIF of at most two arguments, in rdi
; and rsi. Result in rax; hp and reds as the BIF leaves them.
; lumen_slow_guard: the same in a guard; a recorded exception is forgotten.
; lumen_slow_pure: rax = C++ function of two terms that touches no state.
module asm ".text"
module asm ".macro lumen_save"
module asm "pushq %rcx"
module asm "pushq %rdx"
module asm "pushq %rsi"
module asm "pushq %rdi"
module asm "pushq %r8"
module asm "pushq %r9"
module asm "pushq %r10"
module asm "pushq %r11"
module asm "pushq %r14"
module asm "movq %rsp, %r14"
module asm "andq $-16, %rsp"
module asm ".endm"
module asm ".macro lumen_restore"
module asm "movq %r14, %rsp"
module asm "popq %r14"
module asm "popq %r11"
module asm "popq %r10"
module asm "popq %r9"
module asm "popq %r8"
module asm "popq %rdi"
module asm "popq %rsi"
module asm "popq %rdx"
module asm "popq %rcx"
module asm ".endm"
module asm ".macro lumen_state_out"
module asm "movq %rbp, (%r13)"
module asm "movq %r12, 8(%r13)"
module asm "movq %rbx, 16(%r13)"
module asm ".endm"
module asm ".macro lumen_state_in"
module asm "movq 8(%r13), %r12"
module asm "movq 16(%r13), %rbx"
module asm ".endm"
module asm ".macro lumen_slow_call name"
module asm ".p2align 4"
module asm ".globl \\name"
module asm ".hidden \\name"
module asm ".type \\name, @function"
module asm "\\name:"
module asm ".endm"
module asm "lumen_slow_call lumen_slow_bif"
module asm "lumen_save"
module asm "lumen_state_out"
module asm "movq 32(%r13), %r8"
module asm "movq %rdi, (%r8)"
module asm "movq %rsi, 8(%r8)"
module asm "movq %r13, %rdi"
module asm "movq %r8, %rsi"
module asm "callq *%rax"
module asm "lumen_state_in"
module asm "lumen_restore"
module asm "retq"
module asm "lumen_slow_call lumen_slow_guard"
module asm "lumen_save"
module asm "lumen_state_out"
module asm "movq 32(%r13), %r8"
module asm "movq %rdi, (%r8)"
module asm "movq %rsi, 8(%r8)"
module asm "movq %r13, %rdi"
module asm "movq %r8, %rsi"
module asm "callq *%rax"
module asm "testq %rax, %rax"
module asm "jne 1f"
module asm "movq %r13, %rdi"
module asm "callq lumen_clear_exception"
module asm "xorl %eax, %eax"
module asm "1:"
module asm "lumen_state_in"
module asm "lumen_restore"
module asm "retq"
module asm "lumen_slow_call lumen_slow_pure"
module asm "lumen_save"
module asm "callq *%rax"
module asm "lumen_restore"
module asm "retq"
; Ways to raise, entered by a jump. lumen_fail: an op has recorded an exception,
; x0 = LocInfo. lumen_fail_with: x0 = LocInfo, x1 = class, x2 = reason.
; lumen_fail_args: the same, and x3 = number of the function's arguments in p->x.
module asm "lumen_slow_call lumen_fail"
module asm "lumen_state_out"
module asm "movq %r14, %rsi"
module asm "movq %r13, %rdi"
module asm "pushq %rax"
module asm "callq lumen_complete_trace"
module asm "popq %rax"
module asm "lumen_state_in"
module asm "jmp lumen_propagate"
module asm "lumen_slow_call lumen_fail_with"
module asm "lumen_state_out"
module asm "movq %rdi, %rdx"
module asm "movq %r14, %rcx"
module asm "movq %r13, %rdi"
module asm "pushq %rax"
module asm "callq lumen_set_exception"
module asm "popq %rax"
module asm "lumen_state_in"
module asm "jmp lumen_propagate"
module asm "lumen_slow_call lumen_fail_args"
module asm "lumen_state_out"
module asm "movq %r8, %r9"
module asm "movq 32(%r13), %r8"
module asm "movq %rdi, %rdx"
module asm "movq %r14, %rcx"
module asm "movq %r13, %rdi"
module asm "pushq %rax"
module asm "callq lumen_set_exception_args"
module asm "popq %rax"
module asm "lumen_state_in"
module asm "jmp lumen_propagate"

attributes #0 = { nounwind "frame-pointer"="none" }
attributes #1 = { nounwind "frame-pointer"="none" }
!0 = !{!"branch_weights", i32 1000, i32 1}
