%% Definitions of a bad form.
-module(pp_define_bad).
-export([f/1]).

-define(M).
-define M, 1.
-define("M", 1).
-define(M(a), 1).
-define(M(A, A), A).
-define(M(A,), A).
-define(, 1).
f(X) -> X.
