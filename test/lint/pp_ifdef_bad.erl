%% Conditions of a bad form.
-module(pp_ifdef_bad).
-export([f/1]).

-ifdef().
-ifdef(1).
-ifndef M.
-ifdef(A, B).
f(X) -> X.
-endif.
