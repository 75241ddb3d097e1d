%% A segment bound and not used.
-module(unused_in_binary_pattern).
-export([f/1]).

f(<<A:8, B:8>>) -> A.
