%% The name of a fun that does not call itself.
-module(unused_named_fun).
-export([f/1]).

f(X) -> fun G(Y) -> X + Y end.
