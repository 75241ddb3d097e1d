%% Two signs in one segment.
-module(bin_sign_mismatch).
-export([f/1]).

f(X) -> <<X/signed-unsigned>>.
