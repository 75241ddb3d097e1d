%% For suites that compile modules of their data folder when they run: those are
%% linked beforehand (extras.txt), so there is nothing left to do.
-module(compile).
-export([file/1, file/2]).

file(Path) -> file(Path, []).

file(Path, _Options) ->
    Module = list_to_atom(filename:basename(Path, ".erl")),
    case code:ensure_loaded(Module) of
        {module, Module} -> {ok, Module};
        _ -> error
    end.
