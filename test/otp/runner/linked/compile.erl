%% For suites that compile modules of their data folder when they run: those are
%% linked beforehand (extras.txt), so there is nothing left to do.
-module(compile).
-export([file/1, file/2, forms/2]).

file(Path) -> file(Path, []).

file(Path, Options) ->
    Module = list_to_atom(filename:rootname(filename:basename(Path))),
    case {code:ensure_loaded(Module), lists:member(binary, Options)} of
        {{module, Module}, true} -> {ok, Module, <<>>};
        {{module, Module}, false} -> {ok, Module};
        _ -> error
    end.

forms(_Forms, _Options) -> error.
