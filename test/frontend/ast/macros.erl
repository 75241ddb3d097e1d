%% -*- erlang -*- coding: utf-8
-module(macros).
-include("macros.hrl").
-define(ONE, 1).
-define(TWO, ?ONE + ?ONE).
-define(PAIR(A, B), {A, B, ??A, ??B}).
-define(OVER(), none).
-define(OVER(A), {one, A}).
-define(OVER(A, B), {two, A, B}).
-define(NEST(X), ?PAIR(X, ?TWO)).
-define(EMPTY, ).
-define(mixed, mixed_case).
-define(body(X), X, X).
a() -> ?ONE, ?TWO, ?PAIR(x + 1, "s t"), ?OVER(), ?OVER(1), ?OVER({a, b}, [c, d]), ?NEST(f(1, 2)).
b() -> ?MODULE, ?MODULE_STRING, ?FILE, ?LINE, ?MACHINE, ?OTP_RELEASE, ?FUNCTION_NAME, ?FUNCTION_ARITY.
c(X, {Y, Z}, [_ | _]) -> ?FUNCTION_NAME, ?FUNCTION_ARITY ?EMPTY, ?mixed.
d() -> ?body(fun(A, B) -> A end), ?body(begin a, b end), ?body(<<1, 2>>), ?'ONE'.
-ifdef(ONE).
e() -> defined.
-else.
e() -> undefined.
-endif.
-ifndef(ONE).
f() -> wrong.
-ifdef(TWO).
-else.
-endif.
-elif(?ONE =:= 1 andalso defined(TWO)).
f() -> right.
-else.
f() -> wrong.
-endif.
-if(?OTP_RELEASE >= 21).
g() -> new.
-else.
g() -> 'old $ "unbalanced'.
-endif.
-if(is_list([1]) and (length("abc") == 3) and not defined(NOPE)).
g2() -> yes.
-endif.
-undef(ONE).
-ifdef(ONE).
h() -> wrong.
-endif.
-file("other.yrl", 100).
i() -> ?FILE, ?LINE.
-include("macros.hrl").
j() -> ?FILE, ?LINE, ?FROM_HEADER(2).
-warning("take care").
k() -> ?FEATURE_AVAILABLE(maybe_expr), ?FEATURE_ENABLED(maybe_expr), "höhe ∀ 日本" , 'åäö', $é.
