%% Functions of several modules that are not recommended.
-module(deprecated_functions).
-export([f/1]).

f(X) -> http_uri:parse(X), erlang:get_stacktrace(), random:uniform(), crypto:rand_uniform(1, 2).
