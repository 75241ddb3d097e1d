%% A header that is not there.
-module(pp_include_missing).
-export([f/1]).

-include("no/such/header.hrl").
f(X) -> X.
