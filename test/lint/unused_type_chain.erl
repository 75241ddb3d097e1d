%% A type mentioned by an unused type only.
-module(unused_type_chain).
-export([f/1]).

-type a() :: b().
-type b() :: integer().
f(X) -> X.
