%% Conditions of a bad form.
-module(pp_if_bad).
-export([f/1]).

-if.
-if().
-if(X).
-if(foo).
-if(1 +).
-if(g:h()).
-if(begin true end).
f(X) -> X.
-endif.
-endif.
