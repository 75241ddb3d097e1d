%% Errors in several functions.
-module(parse_several).
-export([f/1]).

f(X) -> X +.
g(X) -> (X.
h(X) -> X.
i(X) -> ].
