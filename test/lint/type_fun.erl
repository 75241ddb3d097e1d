%% Types of functions.
-module(type_fun).
-export([f/1]).

-type t() :: fun((...) -> integer()) | fun(() -> ok) | fun().
-spec f(t()) -> ok.
f(_) -> ok.
