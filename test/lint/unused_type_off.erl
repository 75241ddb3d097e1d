%% The warning about unused types turned off.
-module(unused_type_off).
-export([f/1]).

-compile(nowarn_unused_type).
-type t() :: integer().
f(X) -> X.
