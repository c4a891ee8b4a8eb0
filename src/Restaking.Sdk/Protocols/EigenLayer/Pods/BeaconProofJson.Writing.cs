using System.Buffers;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <content>Writing.</content>
public static partial class BeaconProofJson
{
    /// <summary>Writes credential proofs as the generator does; with their timestamp in its envelope.</summary>
    public static byte[] Write(CredentialProofs proofs)
    {
        ArgumentNullException.ThrowIfNull(proofs);
        return Write(json =>
        {
            if (proofs.BeaconTimestamp is { } timestamp)
            {
                json.WriteStartObject();
                json.WritePropertyName("ValidatorProofs");
                WriteCredentials(json, proofs);
                json.WriteNumber("OracleBeaconTimestamp", timestamp);
                json.WriteEndObject();
            }
            else
            {
                WriteCredentials(json, proofs);
            }
        });
    }

    /// <summary>Writes checkpoint proofs as the generator does.</summary>
    public static byte[] Write(CheckpointProofs proofs)
    {
        ArgumentNullException.ThrowIfNull(proofs);
        return Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("validatorBalancesRootProof");
            json.WriteString("validatorBalanceRoot", proofs.Container.BalanceContainerRoot.ToString());
            json.WriteString("proof", Hex.Encode(proofs.Container.Proof.Span));
            json.WriteEndObject();
            json.WriteStartArray("balanceProofs");
            foreach (BalanceProof balance in proofs.Balances)
            {
                json.WriteStartObject();
                json.WriteStartArray("pubkeyHash");
                foreach (byte part in balance.PubkeyHash.ToArray())
                {
                    json.WriteNumberValue(part);
                }

                json.WriteEndArray();
                json.WriteString("balanceRoot", balance.BalanceRoot.ToString());
                json.WriteString("proof", Hex.Encode(balance.Proof.Span));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteCredentials(Utf8JsonWriter json, CredentialProofs proofs)
    {
        json.WriteStartObject();
        json.WriteStartObject("stateRootProof");
        json.WriteString("beaconStateRoot", proofs.StateRoot.BeaconStateRoot.ToString());
        json.WriteString("stateRootProof", Hex.Encode(proofs.StateRoot.Proof.Span));
        json.WriteEndObject();
        json.WriteStartArray("validatorIndices");
        foreach (ValidatorProof validator in proofs.Validators)
        {
            json.WriteNumberValue(validator.ValidatorIndex);
        }

        json.WriteEndArray();
        json.WriteStartArray("validatorFieldsProofs");
        foreach (ValidatorProof validator in proofs.Validators)
        {
            json.WriteStringValue(Hex.Encode(validator.Proof.Span));
        }

        json.WriteEndArray();
        json.WriteStartArray("validatorFields");
        foreach (ValidatorProof validator in proofs.Validators)
        {
            json.WriteStartArray();
            foreach (Hash32 field in validator.Validator.Fields)
            {
                json.WriteStringValue(field.ToString());
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output))
        {
            write(json);
        }

        return output.WrittenSpan.ToArray();
    }
}
