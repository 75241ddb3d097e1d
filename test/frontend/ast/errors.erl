-module(errors).
a( -> 1.
b() -> 1 2.
c() -> [1, 2.
d() -> a == b == c.
e() -> f(1)(2).
f() -> f()#r.a.
g() -> X#{}#r.a.
h() -> a:b:c.
i() -> case x of end.
j(X andalso Y) -> ok.
k(f(X)) -> ok.
l() -> ok; m() -> ok.
n() -> ok; n(X) -> ok.
o() -> fun(A) -> A; (A, B) -> B end.
p() -> .
-export(foo).
-export([foo/a]).
-export([1/2]).
-record(r, [a]).
-record(r, {1}).
-type t(1) :: a.
-type t(_) :: a.
-type t :: a.
-foo(X).
-foo(a, b).
-spec f() -> .
-spec f(A) -> B when foo(A, b).
-type u() :: <<X:8>>.
-module("x").
q() -> ?UNDEFINED.
r() -> ?UNDEFINED(1, 2).
-define(A(X), X).
-define(A(Y), Y).
-define(LINE, 1).
-define(B, ?C).
-define(C, ?B).
-define(D(X, X), 1).
-define(E 1).
-define(F, 1.
s() -> ?B.
t() -> ?A.
u() -> ?A(1, 2).
v() -> ?A().
-include("nosuch.hrl").
-include_lib("nosuch/include/nosuch.hrl").
-include(foo).
-ifdef(1).
w() -> skipped.
-endif.
-endif.
-else.
-undef(1).
-if(foo bar).
-endif.
-if(X = 1).
-endif.
-error({stop, "here", 1}).
-error(X).
-feature(foo, enable).
-file("x", y).
x() -> try a end.
y() -> 1 = <<X>> <= 2, [X || <<1>> + 1 <= Y].
z() -> begin end.
aa() -> #{a}.
bb() -> #r{1 = 2}.
cc() -> fun f.
dd() -> fun f/A.
ee() -> a b $c "d" 1.5.
ff() -> receive a -> b after 1 end.
gg() -> if true -> a, end.
hh() -> {a, }.
ii() -> [a | b, c].
jj() -> <<a:>>.
kk() -> <<a/foo-2>>.
ll() -> ?FUNCTION_NAME.
-ll(?FUNCTION_NAME).
-ifdef(FOO).
-else.
-else.
-endif.
last() -> ok
