-module(macros).
-compile(export_all).
-include("nowhere.hrl").
-include_lib("kernel/include/file.hrl").
-define(IF(C, T, E), case C of true -> T; false -> E end).
-define(FUN(N), N() -> ok).
-define(EMPTY, ).

f(X) when ?IS_SMALL(X) -> ?IF(X > 1, ?EMPTY big, small);
f(??X) -> ?MODULE_STRING ++ ??X.

?FUN(generated).

-ifdef(TEST).
f_test_() -> [?_assertEqual(small, f(0)), ?_test(begin ok end)].
-endif.

 %% between functions

g(#file_info{size = S} = F) ->
    %%% three signs
    maps:get(S, #{S => F#file_info.type}); % the last
g(M) ->

    #{a := A} = M,


    A.
