%% For suites that compile modules of their data folder when they run: those are
%% linked beforehand (extras.txt), so there is nothing left to do.
-module(compile).
-export([file/1, file/2, forms/2]).

file(Path) -> file(Path, []).

file(Path, Options) ->
    Module = list_to_atom(filename:rootname(filename:basename(Path))),
    case {code:ensure_loaded(Module), lists:member(binary, Options)} of
        {{module, Module}, true} -> {ok, Module, <<>>};
        {{module, Module}, false} -> written(Module, proplists:get_value(outdir, Options));
        _ -> error
    end.

%% Suites delete what they have made.
written(Module, undefined) ->
    {ok, Module};
written(Module, Folder) ->
    ok = file:write_file(filename:join(Folder, atom_to_list(Module) ++ ".beam"), <<>>),
    {ok, Module}.

forms(_Forms, _Options) -> error.
