%% A function of a module that is there no more.
-module(removed_module).
-export([f/1]).

f(X) -> httpd_conf:check_enum(X, []).
