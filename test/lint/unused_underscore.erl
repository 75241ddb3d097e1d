%% Variables that begin with an underscore may be unused.
-module(unused_underscore).
-export([f/1]).

f(_X) -> _Y = 1, ok.
