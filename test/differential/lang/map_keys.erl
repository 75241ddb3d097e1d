%% Maps whose keys are known: made in place, in the order in which maps keep them.
-module(map_keys).
-export([main/1,f/3,g/1,h/2,i/1]).
f(A,B,C) -> #{zeta=>A, 1=>B, "str"=>x, {t,1}=>y, <<"b">> => z, 2.5=>w, alpha=>C, 99999999999999999999=>big, -3=>neg}.
g(X) -> #{a=>X, b=>#{c=>X, d=>[X|#{e=>X}]}}.
h(K,V) -> #{K=>V, a=>1}.
i(M) when is_map(M), M == #{a=>map_size(M)} -> yes;
i(_) -> no.
main(_) ->
    M=f(1,2,3),
    io:format("~p ~w~n",[M,maps:to_list(M)]),
    io:format("~w ~w~n",[g(7),h(z,2)]),
    io:format("~w ~w~n",[i(#{a=>1}),i(#{a=>2})]),
    io:format("~w~n",[erlang:phash2(M)]),
    io:format("~w~n",[binary_to_term(term_to_binary(M))=:=M]),
    io:format("~w~n",[M#{alpha:=9,new=>1}]),
    io:format("~w~n",[[#{k=>I,v=>I*I}||I<-lists:seq(1,5)]]),
    #{zeta:=Z,1:=O}=M, io:format("~w~n",[{Z,O}]),
    io:format("~w~n",[(fun(V)->#{0.0=>V, 0=>V, -0.0=>{V}} end)(1)]).
