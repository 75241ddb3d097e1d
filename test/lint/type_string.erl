%% A type of a name that is a string.
-module(type_string).
-export([f/1]).

-type t() :: "abc".
f(_) -> ok.
