%% An unknown compiler option.
-module(attr_compile_unknown).
-export([f/1]).

-compile(no_such_option).
-compile({no_such, option}).
f(X) -> X.
