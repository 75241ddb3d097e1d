%% A binary type with odd numbers.
-module(type_binary_bad).
-export([f/1]).

-type t() :: <<_:a>>.
f(_) -> ok.
