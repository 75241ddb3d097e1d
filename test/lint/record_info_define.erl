%% A function of that name.
-module(record_info_define).
-export([f/1]).

f(X) -> record_info(X, X).
record_info(A, _) -> A.
