;; A program whose own functions never return: the host's stack ends.
(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 17)
  (global (export "__stack_pointer") (mut i32) (i32.const 16))
  (data (i32.const 2048) "  in process <0.1.0>\n")
  (func $deep (param i32) (result i32)
    (i32.add (i32.const 1) (call $deep (i32.add (local.get 0) (i32.const 1)))))
  (func (export "lumen_tell_stack")
    (i32.store (i32.const 1024) (i32.const 2048))
    (i32.store (i32.const 1028) (i32.const 21))
    (drop (call $write (i32.const 2) (i32.const 1024) (i32.const 1) (i32.const 1032))))
  (func (export "_start") (drop (call $deep (i32.const 0)))))
